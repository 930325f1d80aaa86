import { randomUUID } from "node:crypto";
import { abortedError } from "./errors.js";
import type { Runtime } from "./model.js";

/** The machine's own time and randomness. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  random: () => Math.random(),
  uuid: () => randomUUID(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Waits on the runtime's clock. @throws UploadError `aborted` as soon as the signal fires. */
export function sleep(runtime: Runtime, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortedError(signal));
      return;
    }
    const stop = (): void => {
      cancel();
      reject(abortedError(signal));
    };
    const cancel = runtime.after(delayMs, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}
