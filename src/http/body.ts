/**
 * The bytes of a body on their way into a request.
 *
 * Two blocks take turns: while the socket takes one, the next bytes are read into the other. The views are written to the
 * request itself, with no stream between. That is also what makes it safe to fill a block again: a request's write
 * callback comes when nothing below needs the bytes any more, while a transform's comes earlier, and a block filled then
 * would change bytes that are still to be sent.
 */
import { createHash } from "node:crypto";
import { ClientRequest } from "node:http";
import type { Writable } from "node:stream";
import type { BlockPool } from "./blocks.js";
import { exactBody } from "./exact-body.js";
import type { HttpBody } from "./http.js";

type Reader = Awaited<ReturnType<HttpBody["open"]>>;

/** What came of sending a body. */
export interface Sent {
  /** True when the socket took every byte. */
  readonly whole: boolean;
  /** Hex digest of a whole body, when asked for. */
  readonly digest: string | undefined;
}

export const unsent: Sent = { whole: false, digest: undefined };

export interface SendOptions {
  readonly pool: BlockPool;
  readonly digest?: "md5" | undefined;
  /** Told of every block that the socket took. */
  readonly onSent?: ((bytes: number) => void) | undefined;
  /** Fires when the request takes no more bytes: it was refused, it broke or it was aborted. */
  readonly over: AbortSignal;
}

/**
 * Opens the body, writes all of it to the request and closes it, whatever happens. Does not end the request.
 * When `over` fires this resolves `unsent` as soon as the reader is closed, without waiting for a pending read, and
 * writes nothing more.
 * @throws UploadError `source-changed` when the body is shorter than its size, `internal` when it is longer, and
 * whatever its reader threw.
 */
export async function sendBody(
  request: Writable,
  body: HttpBody,
  options: SendOptions,
): Promise<Sent> {
  const over = whenFired(options.over);
  const opening = exactBody(body).open();
  const reader = await Promise.race([opening, over]);
  if (reader === undefined) {
    void opening.then(closeQuietly, ignore);
    return unsent;
  }
  try {
    return (await Promise.race([pump(request, reader, options), over])) ?? unsent;
  } finally {
    await closeQuietly(reader);
  }
}

async function pump(request: Writable, reader: Reader, options: SendOptions): Promise<Sent> {
  const { pool, over, onSent } = options;
  const hash = options.digest === undefined ? undefined : createHash(options.digest);
  const blocks: Buffer[] = [];
  let [previous, latest] = [Promise.resolve(true), Promise.resolve(true)];
  for (let turn = 0; ; turn = 1 - turn) {
    // The block whose turn it is carried the write before the latest.
    if (!(await previous)) return unsent;
    const block = (blocks[turn] ??= pool.take());
    const view = await reader.read(block);
    if (over.aborted) return unsent;
    if (view.length === 0) break;
    [previous, latest] = [latest, write(request, view, onSent)];
    hash?.update(view);
    // Memory of the reader's own stays as it is until the next read only.
    if (view.buffer !== block.buffer && !(await latest)) return unsent;
  }
  if (!(await latest)) return unsent;
  pool.give(blocks);
  return { whole: true, digest: hash?.digest("hex") };
}

/** True once the request has no more use for the view, false when it ended before it took it. */
function write(
  request: Writable,
  view: Uint8Array,
  onSent: SendOptions["onSent"],
): Promise<boolean> {
  const safe = request instanceof ClientRequest ? view : Buffer.from(view);
  const taken = new Promise<boolean>((resolve) => {
    request.write(safe, (error) => {
      // A destroyed socket reports the writes that it dropped as done.
      resolve(!error && !request.destroyed);
    });
  }).then((ok) => {
    if (ok) onSent?.(view.length);
    return ok;
  });
  // Awaited only after the next read: until then a failure is not an unhandled one.
  taken.catch(ignore);
  return taken;
}

function whenFired(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const fire = (): void => {
      resolve(undefined);
    };
    if (signal.aborted) fire();
    else signal.addEventListener("abort", fire, { once: true });
  });
}

/** A close that fails says nothing about the bytes that were read. */
async function closeQuietly(reader: Reader): Promise<void> {
  await reader.close().catch(ignore);
}

function ignore(): void {
  // See the callers.
}
