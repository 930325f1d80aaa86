import { linkAbort } from "../abort.js";
import { abortedError, asUploadError } from "../errors.js";
import type { Order, Part, Receipt } from "../model.js";

export interface TransferJob {
  /** Parts to send, ascending. */
  readonly parts: readonly Part[];
  /** Parts in flight at once, at least 1. */
  readonly width: number;
  readonly order: Order;
  readonly signal: AbortSignal;
  /** Sends one part; ends soon after its signal fires. */
  send(part: Part, signal: AbortSignal): Promise<Receipt>;
  /** Told of each receipt as it comes in. */
  onReceipt(receipt: Receipt): void;
}

/**
 * Sends every part, at most `width` at once and in ascending order. The first failure stops the siblings, and the
 * promise settles only when no send is running any more.
 * @throws UploadError the first part's failure, or `aborted`.
 */
export async function transferParts(job: TransferJob): Promise<void> {
  const [first, ...rest] = job.parts;
  if (first === undefined) return;
  if (job.order === "first-alone" && first.index === 0) {
    await sendAll([first], 1, job);
    await sendAll(rest, job.width, job);
    return;
  }
  await sendAll(job.parts, job.order === "sequential" ? 1 : job.width, job);
}

async function sendAll(parts: readonly Part[], width: number, job: TransferJob): Promise<void> {
  const siblings = linkAbort(job.signal);
  const queue = parts.values();
  const work = async (): Promise<void> => {
    for (const part of queue) {
      if (siblings.signal.aborted) throw abortedError(siblings.signal);
      job.onReceipt(await job.send(part, siblings.signal));
    }
  };
  const flow = async (): Promise<void> => {
    try {
      await work();
    } catch (thrown) {
      siblings.abort(asUploadError(thrown));
      throw thrown;
    }
  };
  try {
    await Promise.allSettled(Array.from({ length: Math.min(width, parts.length) }, flow));
    if (siblings.signal.aborted) throw abortedError(siblings.signal);
  } finally {
    siblings.unlink();
  }
}
