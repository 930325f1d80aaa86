import { once } from "node:events";
import { Readable } from "node:stream";
import type { Body } from "../../../model.js";
import { exactBody } from "../../../http/exact-body.js";

const blockBytes = 256 * 1024;

/** A body as the FTP client wants it: a stream, which it pulls from as fast as the server takes it. */
export interface Outgoing {
  readonly stream: Readable;
  /** What reading the body failed with; the client passes other errors on. */
  readonly failure: () => unknown;
  /** Ends the stream, if it has not. Resolves when the body is closed. */
  readonly close: () => Promise<void>;
}

/**
 * The body from an offset on. A body opens at its beginning only, so what the server has already is read and thrown away.
 * @param onSent told of every block of the body, those that are left out included
 */
export function outgoing(body: Body, offset: number, onSent: (bytes: number) => void): Outgoing {
  let failure: unknown;
  const blocks = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* blocksOf(body, offset, onSent);
    } catch (thrown) {
      failure = thrown;
      throw new Error("the source failed", { cause: thrown });
    }
  };
  // The least that a stream may read ahead, since what is read counts as sent.
  const stream = Readable.from(blocks(), { objectMode: false, highWaterMark: 1 });
  return {
    stream,
    failure: () => failure,
    async close() {
      stream.on("error", ignore).destroy();
      if (!stream.closed) await once(stream, "close");
    },
  };
}

async function* blocksOf(
  body: Body,
  offset: number,
  onSent: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const reader = await exactBody(body).open();
  try {
    for (let position = 0; ;) {
      const block = Buffer.allocUnsafeSlow(blockBytes);
      const view = await reader.read(block);
      if (view.length === 0) return;
      const missing = view.subarray(Math.max(0, offset - position));
      position += view.length;
      // Memory of the reader's own changes with the next read.
      if (missing.length > 0)
        yield view.buffer === block.buffer ? bytesOf(missing) : Buffer.from(missing);
      onSent(view.length);
    }
  } finally {
    await reader.close();
  }
}

/** The same memory as a Buffer. */
function bytesOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

function ignore(): void {
  // Whoever reads the stream is told.
}
