/** Time for the emulator: the real one, and one that only moves when told to. */
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import type { Clock } from "./contract.js";

export const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
};

/** A clock that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /**
   * Moves time on by `ms` and wakes every sleeper on the way in the order of their alarms, each at its own moment, so
   * that one who goes back to sleep within that time wakes again.
   */
  advance(ms: number): Promise<void>;
  /** When each present sleeper will wake, in Unix milliseconds, ascending. */
  alarms(): readonly number[];
  /** Resolves once at least this many sleep. */
  untilSleeping(count: number): Promise<void>;
}

interface Sleeper {
  readonly wakesAt: number;
  wake(): void;
}

interface Watcher {
  readonly count: number;
  resolve(): void;
}

/** @param startMs The first moment, in Unix milliseconds. Default: 2026-01-01T00:00:00Z. */
export function manualClock(startMs = Date.UTC(2026, 0, 1)): ManualClock {
  let now = startMs;
  const sleepers = new Set<Sleeper>();
  const watchers = new Set<Watcher>();

  const next = () => [...sleepers].sort((a, b) => a.wakesAt - b.wakesAt)[0];

  const tellWatchers = () => {
    for (const watcher of watchers) {
      if (sleepers.size < watcher.count) continue;
      watchers.delete(watcher);
      watcher.resolve();
    }
  };

  return {
    now: () => now,
    sleep: (ms, signal) => fallAsleep(sleepers, now + ms, signal, tellWatchers),
    alarms: () => [...sleepers].map(({ wakesAt }) => wakesAt).sort((a, b) => a - b),
    untilSleeping: (count) =>
      new Promise((resolve) => {
        watchers.add({ count, resolve });
        tellWatchers();
      }),
    async advance(ms) {
      const end = now + ms;
      for (let due = next(); due && due.wakesAt <= end; due = next()) {
        now = Math.max(now, due.wakesAt);
        due.wake();
        await turn();
      }
      now = end;
    },
  };
}

function fallAsleep(
  sleepers: Set<Sleeper>,
  wakesAt: number,
  signal: AbortSignal | undefined,
  asleep: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (settle: () => void) => () => {
      sleepers.delete(sleeper);
      signal?.removeEventListener("abort", interrupt);
      settle();
    };
    const interrupt = leave(() => {
      reject(signal?.reason as Error);
    });
    const sleeper: Sleeper = { wakesAt, wake: leave(resolve) };
    if (signal?.aborted) {
      interrupt();
      return;
    }
    signal?.addEventListener("abort", interrupt);
    sleepers.add(sleeper);
    asleep();
  });
}
