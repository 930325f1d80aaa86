import { describe, expect, it } from "vitest";
import { errorKinds } from "../../../src/errors.js";
import type { ErrorKind } from "../../../src/errors.js";
import type { Verb } from "../../../src/provider.js";
import { failure, failureOf } from "../../support/failure.js";
import { liveCall } from "../../support/scripted-method.js";
import { startRetrying } from "./retried.js";

const passing = ["throttled", "unreachable", "interrupted", "stalled"] as const;
const table: Readonly<Record<Verb, readonly ErrorKind[]>> = {
  probe: passing,
  open: passing,
  recover: passing,
  send: ["corrupted", ...passing],
  finish: passing,
  inspect: passing,
  discard: passing,
  attach: ["corrupted", ...passing],
  status: passing,
  update: passing,
  delete: passing,
};

describe("which failures are tried again", () => {
  it.each(Object.entries(table) as [Verb, readonly ErrorKind[]][])(
    "%s: %j",
    async (verb, kinds) => {
      const retried: ErrorKind[] = [];
      for (const kind of errorKinds) {
        const outcomes = [failure(kind), "ok"] as const;
        const { done, runtime } = startRetrying({ outcomes, operation: { verb } });
        await runtime.advance(60_000);
        const outcome = await done.catch((error: unknown) => error);
        if (outcome === "ok") retried.push(kind);
        else expect(outcome).toMatchObject({ kind, attempts: 1 });
      }
      expect(retried).toEqual(kinds);
    },
  );

  it.each(["interrupted", "stalled"] as const)(
    "an operation that must not be repeated ends with its first %s",
    async (kind) => {
      const operation = { verb: "open", repeatable: false } as const;
      const { done, calls, runtime } = startRetrying({
        outcomes: [failure(kind), "ok"],
        operation,
      });
      await runtime.advance(60_000);
      expect((await failureOf(done)).kind).toBe(kind);
      expect(calls).toHaveLength(1);
    },
  );

  it("such an operation is still tried again when nothing was done", async () => {
    const operation = { verb: "open", repeatable: false } as const;
    const { done, runtime } = startRetrying({
      outcomes: [failure("unreachable"), "ok"],
      operation,
    });
    await runtime.advance(60_000);
    expect(await done).toBe("ok");
  });

  it("an unknown defect is not tried again", async () => {
    const operation = { run: () => Promise.reject(new TypeError("a defect")) };
    const { done } = startRetrying({ outcomes: [], operation });
    expect(await failureOf(done)).toMatchObject({ kind: "internal", attempts: 1 });
  });
});

describe("what is told", () => {
  it("later tries know whether an earlier one may have acted", async () => {
    const outcomes = [failure("unreachable"), failure("interrupted"), "ok"] as const;
    const { calls, runtime } = startRetrying({ outcomes });
    await runtime.advance(60_000);
    expect(calls.map(({ repeated }) => repeated)).toEqual([false, false, true]);
  });

  it("an operation that came in as repeated stays so", async () => {
    const operation = { call: liveCall({ repeated: true }) };
    const { calls, runtime } = startRetrying({
      outcomes: [failure("unreachable"), "ok"],
      operation,
    });
    await runtime.advance(60_000);
    expect(calls.map(({ repeated }) => repeated)).toEqual([true, true]);
  });

  it("each retry is announced before its wait", async () => {
    const operation = { verb: "send", part: 7 } as const;
    const first = failure("unreachable");
    const { retries, runtime } = startRetrying({ outcomes: [first, "ok"], operation });
    await runtime.advance(0);
    expect(retries).toEqual([
      { operation: "send", part: 7, attempt: 1, delayMs: 500, error: first },
    ]);
  });
});

describe("the waits", () => {
  it.each([
    [0, [0, 0, 0]],
    [0.5, [500, 1_000, 2_000]],
    [1 - Number.EPSILON, [1_000, 2_000, 4_000]],
  ])("spread over the doubling bound: random %d", async (random, expected) => {
    const { runtime, delays } = startRetrying({ outcomes: [failure("unreachable")] });
    runtime.setRandom(random);
    await runtime.advance(60_000);
    expect(delays()).toEqual(expected);
  });

  it("are at least as long as the platform asks", async () => {
    const outcomes = [failure("unreachable", { retryAfterMs: 20_000 }), "ok"] as const;
    const { runtime, calls, delays } = startRetrying({ outcomes });
    await runtime.advance(19_999);
    expect(calls).toHaveLength(1);
    await runtime.advance(1);
    expect(calls).toHaveLength(2);
    expect(delays()).toEqual([20_000]);
  });

  it("after a throttle are what the platform asks and a spread on top", async () => {
    const outcomes = [failure("throttled", { retryAfterMs: 20_000 }), "ok"] as const;
    const { runtime, delays } = startRetrying({ outcomes });
    await runtime.advance(0);
    expect(delays()).toEqual([20_500]);
  });

  it("end at once when the signal fires", async () => {
    const control = new AbortController();
    const operation = { call: liveCall({ signal: control.signal }) };
    const { done, runtime, calls } = startRetrying({
      outcomes: [failure("unreachable")],
      operation,
    });
    await runtime.advance(0);
    expect(runtime.waiting()).toHaveLength(1);
    control.abort();
    expect((await failureOf(done)).kind).toBe("aborted");
    expect(runtime.waiting()).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  it("do not begin when the signal has fired", async () => {
    const operation = { call: liveCall({ signal: AbortSignal.abort() }) };
    const { done, retries, calls } = startRetrying({
      outcomes: [failure("unreachable")],
      operation,
    });
    await failureOf(done);
    expect(retries).toEqual([]);
    expect(calls).toHaveLength(1);
  });
});
