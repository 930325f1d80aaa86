import type { Readable } from "node:stream";
import { abortedError } from "../../errors.js";
import type { UploadError } from "../../errors.js";
import type { ByteReader } from "../../model.js";
import { closedError } from "../range-body.js";
import { unlessSilent } from "./silence.js";
import type { Patience } from "./silence.js";

/**
 * Reads an origin's answer as it is asked to, so that the origin is held back by TCP when nobody asks. Gives what has
 * arrived without waiting for more.
 * @param explain what a broken stream means
 */
export function readableReader(
  stream: Readable,
  patience: Patience,
  explain: (thrown: unknown) => UploadError,
): ByteReader {
  const closing = new AbortController();
  const take = takerOf(stream);
  let failure: UploadError | undefined;
  let wake = (): void => undefined;
  stream.on("error", (thrown) => {
    failure ??= explain(thrown);
  });
  for (const event of ["readable", "end", "error", "close"])
    stream.on(event, () => {
      wake();
    });

  /** Resolves when there is something new to learn of the stream. */
  function change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        reject(abortedError(signal));
      };
      signal.addEventListener("abort", stop, { once: true });
      wake = () => {
        signal.removeEventListener("abort", stop);
        resolve();
      };
    });
  }

  return {
    async read(scratch) {
      for (;;) {
        if (closing.signal.aborted) throw closedError();
        const filled = take(scratch);
        if (filled > 0) return scratch.subarray(0, filled);
        if (failure !== undefined) throw failure;
        if (stream.readableEnded) return scratch.subarray(0, 0);
        if (stream.destroyed) throw explain(new Error("the connection was closed"));
        await unlessSilent(patience, closing.signal, change);
      }
    },
    close() {
      closing.abort(closedError());
      stream.destroy();
      return Promise.resolve();
    },
  };
}

/** Fills memory with what has arrived. @returns how many bytes that is */
function takerOf(stream: Readable): (scratch: Uint8Array) => number {
  let rest: Uint8Array = new Uint8Array(0);
  return (scratch) => {
    let filled = 0;
    while (filled < scratch.length) {
      if (rest.length === 0) rest = (stream.read() as Uint8Array | null) ?? rest;
      if (rest.length === 0) break;
      const piece = rest.subarray(0, scratch.length - filled);
      scratch.set(piece, filled);
      rest = rest.subarray(piece.length);
      filled += piece.length;
    }
    return filled;
  };
}
