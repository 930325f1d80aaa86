import { linkAbort, unlessAborted } from "../abort.js";
import { abortedError, asUploadError } from "../errors.js";
import type { Order, Part, Receipt } from "../model.js";

export interface TransferJob {
  /** Parts to send, ascending. Those of a stream come to be known one after another. */
  readonly parts: Iterable<Part> | AsyncIterable<Part>;
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
 * Sends every part, at most `width` at once and in ascending order; each is asked for only once a flow is free for it. The
 * first failure stops the siblings, and the promise settles only when no send is running any more.
 * @throws UploadError the first part's failure, whatever `parts` throws, or `aborted`.
 */
export async function transferParts(job: TransferJob): Promise<void> {
  const siblings = linkAbort(job.signal);
  const { signal } = siblings;
  const next = queueOf(job.parts, signal);
  const send = async (part: Part): Promise<void> => {
    if (signal.aborted) throw abortedError(signal);
    job.onReceipt(await job.send(part, signal));
  };
  const flow = async (first: Part | undefined): Promise<void> => {
    try {
      for (let part = first ?? (await next()); part !== undefined; part = await next())
        await send(part);
    } catch (thrown) {
      siblings.abort(asUploadError(thrown));
    }
  };
  try {
    const head = job.order === "first-alone" ? await next() : undefined;
    if (head?.index === 0) await send(head);
    const early = head?.index === 0 ? undefined : head;
    const width = job.order === "sequential" ? 1 : job.width;
    await Promise.all(
      Array.from({ length: width }, (_, index) => flow(index === 0 ? early : undefined)),
    );
    if (signal.aborted) throw abortedError(signal);
  } finally {
    siblings.unlink();
  }
}

/** Gives the next part, to one flow after another; undefined behind the last. */
function queueOf(
  parts: TransferJob["parts"],
  signal: AbortSignal,
): () => Promise<Part | undefined> {
  const coming = iterate(parts);
  let turn: Promise<unknown> = Promise.resolve();
  const take = async (): Promise<Part | undefined> => {
    const step: IteratorResult<Part, unknown> = await unlessAborted(coming.next(), signal);
    return step.done === true ? undefined : step.value;
  };
  return () => {
    const mine = turn.then(take);
    turn = mine.catch(() => undefined);
    return mine;
  };
}

async function* iterate(parts: TransferJob["parts"]): AsyncGenerator<Part> {
  yield* parts;
}
