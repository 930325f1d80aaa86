import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { sleep, systemRuntime } from "../../src/runtime.js";
import { failureOf } from "../support/failure.js";
import { manualRuntime } from "../support/manual-runtime.js";
import { turn } from "../support/turn.js";

describe("sleep", () => {
  it("lasts as long as it is told, by the runtime's clock", async () => {
    const runtime = manualRuntime();
    let isOver = false;
    void sleep(runtime, 100, new AbortController().signal).then(() => (isOver = true));
    await runtime.advance(99);
    expect(isOver).toBe(false);
    await runtime.advance(1);
    expect(isOver).toBe(true);
  });

  it("ends at once when the signal fires, and leaves no timer", async () => {
    const runtime = manualRuntime();
    const control = new AbortController();
    const slept = failureOf(sleep(runtime, 100, control.signal));
    control.abort();
    expect((await slept).kind).toBe("aborted");
    expect(runtime.waiting()).toEqual([]);
  });

  it("does not begin when the signal has fired", async () => {
    const runtime = manualRuntime();
    expect((await failureOf(sleep(runtime, 100, AbortSignal.abort()))).kind).toBe("aborted");
    expect(runtime.waiting()).toEqual([]);
  });

  it("leaves no listener on the signal", async () => {
    const runtime = manualRuntime();
    const { signal } = new AbortController();
    const slept = sleep(runtime, 100, signal);
    await runtime.advance(100);
    await slept;
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("the system's runtime", () => {
  it("calls once after the delay, unless it is cancelled", async () => {
    let calls = 0;
    const cancel = systemRuntime.after(0, () => (calls += 1));
    cancel();
    await new Promise<void>((resolve) => systemRuntime.after(1, resolve));
    await turn();
    expect(calls).toBe(0);
  });

  it("gives the time, a random number and ids that differ", () => {
    expect(Math.abs(systemRuntime.now() - Date.now())).toBeLessThan(60_000);
    expect(systemRuntime.random()).toBeGreaterThanOrEqual(0);
    expect(systemRuntime.random()).toBeLessThan(1);
    expect(systemRuntime.uuid()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(systemRuntime.uuid()).not.toBe(systemRuntime.uuid());
  });
});
