import { setTimeout as wait } from "node:timers/promises";

/** Resolves when so many further bytes may pass. */
export type Pace = (bytes: number) => Promise<void>;

/** Lets bytes pass at a steady rate, whoever asks; time in which nobody asked is not made up for. */
export function paced(bytesPerSecond: number): Pace {
  let freeAt = 0;
  return async (bytes) => {
    const now = performance.now();
    freeAt = Math.max(now, freeAt) + (bytes / bytesPerSecond) * 1000;
    if (freeAt > now) await wait(freeAt - now);
  };
}
