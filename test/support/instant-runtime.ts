import type { Clock } from "../../src/emulator/index.js";
import { systemRuntime } from "../../src/runtime.js";
import type { Runtime } from "../../src/model.js";

/**
 * A Runtime on which waiting takes no time: a timer runs at once, and the clock then says that its delay has passed.
 * Only long timers, such as those that watch for silence, are held until the test moves the clock: nobody but the test
 * knows whether an exchange over real sockets still moves.
 */
export interface InstantRuntime extends Runtime {
  /** The same time, for an emulator. */
  readonly clock: Clock;
  /** Moves the clock on and runs the held timers that fall due. */
  advance(ms: number): void;
}

interface Held {
  readonly dueMs: number;
  readonly action: () => void;
}

/** @param heldFromMs the shortest delay that is held. Default 5 minutes: longer than platforms ask anybody to wait. */
export function instantRuntime(heldFromMs = 300_000): InstantRuntime {
  const held = new Set<Held>();
  let skippedMs = 0;
  const now = (): number => Date.now() + skippedMs;

  const hold = (timer: Held): (() => void) => {
    held.add(timer);
    return () => held.delete(timer);
  };
  const runSoon = ({ dueMs, action }: Held): (() => void) => {
    const handle = setImmediate(() => {
      skippedMs += Math.max(0, dueMs - now());
      action();
    });
    return () => {
      clearImmediate(handle);
    };
  };
  const after: Runtime["after"] = (delayMs, action) => {
    const timer = { dueMs: now() + delayMs, action };
    return delayMs < heldFromMs ? runSoon(timer) : hold(timer);
  };

  return {
    now,
    after,
    random: () => 0.5,
    uuid: () => systemRuntime.uuid(),
    clock: { now, sleep: (ms, signal) => sleepOn(after, ms, signal) },
    advance(ms) {
      skippedMs += ms;
      for (const timer of [...held].filter(({ dueMs }) => dueMs <= now())) {
        held.delete(timer);
        timer.action();
      }
    },
  };
}

function sleepOn(after: Runtime["after"], ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = after(ms, () => {
      signal?.removeEventListener("abort", stop);
      resolve();
    });
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
