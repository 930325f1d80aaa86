import { describe, expect, it } from "vitest";
import { pauseGate } from "../../src/pause.js";
import { turn } from "../support/turn.js";

const never = new AbortController().signal;

async function isOpen(passed: Promise<void>): Promise<boolean> {
  let open = false;
  void passed.then(() => (open = true));
  await turn();
  return open;
}

describe("the pause gate", () => {
  it("is open at first", async () => {
    const gate = pauseGate();
    expect(gate.isPaused).toBe(false);
    expect(await isOpen(gate.passed(never))).toBe(true);
  });

  it("holds everyone from pause to resume", async () => {
    const gate = pauseGate();
    gate.pause();
    const waiting = [gate.passed(never), gate.passed(never)];
    expect(gate.isPaused).toBe(true);
    expect(await Promise.all(waiting.map(isOpen))).toEqual([false, false]);
    gate.resume();
    expect(await Promise.all(waiting.map(isOpen))).toEqual([true, true]);
  });

  it("lets through whose signal fires, and whose signal has fired", async () => {
    const gate = pauseGate();
    gate.pause();
    const control = new AbortController();
    const waiting = gate.passed(control.signal);
    expect(await isOpen(waiting)).toBe(false);
    control.abort();
    expect(await isOpen(waiting)).toBe(true);
    expect(await isOpen(gate.passed(control.signal))).toBe(true);
  });

  it("tells of each pause once, until nobody wants to know", () => {
    const gate = pauseGate();
    let told = 0;
    const stop = gate.onPause(() => (told += 1));
    gate.pause();
    gate.pause();
    expect(told).toBe(1);
    gate.resume();
    gate.resume();
    gate.pause();
    expect(told).toBe(2);
    stop();
    gate.resume();
    gate.pause();
    expect(told).toBe(2);
  });
});
