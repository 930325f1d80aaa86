/** Runs requests against a server whose time stands still until every one of them waits for it. */
import type { ManualClock } from "../../../../src/emulator/clock.js";

export interface Start<T> {
  /** How long after the beginning, in milliseconds. */
  readonly delayMs: number;
  readonly run: () => Promise<T>;
}

export interface Ended<T> {
  readonly value: T;
  readonly tookMs: number;
}

/** All starts at their moments, in the clock's time; resolves when the last has ended. */
export async function play<T>(
  clock: ManualClock,
  starts: readonly Start<T>[],
): Promise<readonly Ended<T>[]> {
  const beginning = clock.now();
  const results: Promise<Ended<T>>[] = [];
  const running = new Set<Promise<unknown>>();
  const order = starts.map((start, index) => ({ ...start, index }));
  const waiting = order.sort((a, b) => a.delayMs - b.delayMs);

  const begin = ({ run, index }: Start<T> & { index: number }) => {
    const since = clock.now();
    const result = run().then((value) => ({ value, tookMs: clock.now() - since }));
    results[index] = result;
    const job = result.finally(() => running.delete(job));
    running.add(job);
  };

  for (;;) {
    while (waiting[0] && beginning + waiting[0].delayMs <= clock.now()) begin(waiting.shift()!);
    await untilAllSleep(clock, running);
    const next = [...waiting.map(({ delayMs }) => beginning + delayMs), ...clock.alarms()];
    if (waiting.length === 0 && running.size === 0) return Promise.all(results);
    await clock.advance(Math.min(...next) - clock.now());
  }
}

async function untilAllSleep(clock: ManualClock, running: Set<Promise<unknown>>): Promise<void> {
  while (running.size > 0 && clock.alarms().length < running.size) {
    await Promise.race([...running, clock.untilSleeping(running.size)]);
  }
}
