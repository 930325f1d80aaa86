import { abortedError } from "./errors.js";

/** An AbortController that also fires when its parent does. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Lets go of the parent. Must be called, or a long-lived parent collects listeners. */
  unlink(): void;
}

/**
 * Derives an abort from a parent signal. `AbortSignal.any` would do the same, but on Node 20 a long-lived parent keeps
 * every signal derived that way: an upload of thousands of parts would grow with each.
 */
export function linkAbort(parent: AbortSignal | undefined): LinkedAbort {
  const controller = new AbortController();
  const forward = (): void => {
    controller.abort(parent?.reason);
  };
  if (parent?.aborted === true) forward();
  parent?.addEventListener("abort", forward, { once: true });
  return {
    signal: controller.signal,
    abort: (reason) => {
      controller.abort(reason);
    },
    unlink: () => parent?.removeEventListener("abort", forward),
  };
}

/**
 * Waits for work that goes on by itself whatever happens here.
 * @throws UploadError `aborted`, or the signal's own, as soon as one of the signals fires
 */
export async function unlessAborted<T>(
  work: Promise<T>,
  ...signals: readonly AbortSignal[]
): Promise<T> {
  let stop = (): void => undefined;
  const over = new Promise<never>((_, reject) => {
    stop = () => {
      const fired = signals.find(({ aborted }) => aborted);
      if (fired !== undefined) reject(abortedError(fired));
    };
  });
  for (const signal of signals) signal.addEventListener("abort", stop, { once: true });
  stop();
  try {
    return await Promise.race([work, over]);
  } finally {
    for (const signal of signals) signal.removeEventListener("abort", stop);
  }
}
