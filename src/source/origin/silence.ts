import { linkAbort } from "../../abort.js";
import { abortedError, UploadError } from "../../errors.js";
import type { Runtime } from "../../model.js";

/** How long an origin may keep us waiting, and what it is called then. */
export interface Patience {
  readonly runtime: Runtime;
  readonly stallMs: number;
  /** The origin, as messages name it. */
  readonly place: string;
}

/**
 * Runs one wait on an origin, and ends it when it takes too long.
 * @param wait settles soon after its signal fires
 * @throws UploadError `stalled` naming the origin, or `aborted`
 */
export async function unlessSilent<T>(
  { runtime, stallMs, place }: Patience,
  signal: AbortSignal,
  wait: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const attempt = linkAbort(signal);
  const cancel = runtime.after(stallMs, () => {
    const message = `the source at ${place} gave nothing for ${stallMs / 1000} s`;
    attempt.abort(new UploadError("stalled", message, { operation: "read" }));
  });
  try {
    return await wait(attempt.signal);
  } catch (thrown) {
    throw attempt.signal.aborted ? abortedError(attempt.signal) : thrown;
  } finally {
    cancel();
    attempt.unlink();
  }
}
