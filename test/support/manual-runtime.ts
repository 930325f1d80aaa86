import type { Runtime } from "../../src/model.js";
import { turn } from "./turn.js";

/** A Runtime whose clock stands still until the test moves it. */
export interface ManualRuntime extends Runtime {
  /** Moves the clock on, running every timer that falls due at its own time and all that follows from it. */
  readonly advance: (ms: number) => Promise<void>;
  /** Delays, from now, of the timers that wait, shortest first. */
  readonly waiting: () => readonly number[];
  /** What `random` answers from now on. Default 0.5. */
  readonly setRandom: (value: number) => void;
}

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/** 2023-11-14T22:13:20Z. */
const startMs = 1_700_000_000_000;

export function manualRuntime(): ManualRuntime {
  const timers = new Set<Timer>();
  let nowMs = startMs;
  let random = 0.5;
  let uuids = 0;
  const inOrder = (): readonly Timer[] => [...timers].sort((a, b) => a.dueMs - b.dueMs);
  return {
    now: () => nowMs,
    random: () => random,
    uuid: () => `uuid-${++uuids}`,
    after(delayMs, action) {
      const timer = { dueMs: nowMs + delayMs, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const untilMs = nowMs + ms;
      await turn();
      for (;;) {
        const [next] = inOrder();
        if (next === undefined || next.dueMs > untilMs) break;
        timers.delete(next);
        nowMs = next.dueMs;
        next.action();
        await turn();
      }
      nowMs = untilMs;
    },
    waiting: () => inOrder().map(({ dueMs }) => dueMs - nowMs),
    setRandom(value) {
      random = value;
    },
  };
}
