import { asUploadError, UploadError } from "../errors.js";
import type { Body, ByteReader, Range } from "../model.js";
import type { ReadAt } from "./movie.js";
import { checkRange, closedError } from "./range-body.js";

/** A file on another machine that gives any range of itself, any number of times. */
export interface Remote {
  readonly sizeBytes: number;
  /** How messages name it. */
  readonly place: string;
  /** Asks for a range. The reader gives its bytes, unless the connection breaks. */
  open(range: Range, signal: AbortSignal): Promise<ByteReader>;
}

/**
 * A range of a remote file. Nothing is asked for before the first read, so that closing a reader ends whatever it waits
 * for. What fails on the way from the origin counts as `interrupted` or `stalled`: the request to the platform has begun.
 * @throws UploadError `internal` when the range is not one of whole bytes inside the file
 */
export function remoteBody(remote: Remote, range: Range): Body {
  checkRange(range, remote.sizeBytes);
  const sizeBytes = range.end - range.start;
  return { sizeBytes, open: () => Promise.resolve(remoteReader(remote, range)) };
}

function remoteReader(remote: Remote, range: Range): ByteReader {
  const closing = new AbortController();
  let opened: ByteReader | undefined;
  let left = range.end - range.start;

  async function readOn(scratch: Uint8Array): Promise<Uint8Array> {
    opened ??= await remote.open(range, closing.signal);
    // Behind the last byte only the end is read, which frees the connection for the next range.
    const block = await opened.read(left === 0 ? scratch : scratch.subarray(0, left));
    if (left === 0) return scratch.subarray(0, 0);
    if (block.length === 0) throw brokeOff(remote.place, left);
    left -= block.length;
    return block;
  }

  return {
    async read(scratch) {
      if (closing.signal.aborted) throw closedError();
      try {
        return await readOn(scratch);
      } catch (thrown) {
        throw onTheWay(asUploadError(thrown));
      }
    },
    async close() {
      closing.abort(closedError());
      await opened?.close();
    },
  };
}

/** Short reads anywhere in a remote file. */
export function remoteReads(remote: Remote, signal: AbortSignal): ReadAt {
  return async (position, length) => {
    const end = Math.min(position + length, remote.sizeBytes);
    const reader = await remote.open({ start: position, end }, signal);
    try {
      return await fill(reader, new Uint8Array(end - position));
    } finally {
      await reader.close();
    }
  };
}

/** Fills `target` with the next bytes, as far as there are any. @returns the part that was filled */
export async function fill(reader: ByteReader, target: Uint8Array): Promise<Uint8Array> {
  let filled = 0;
  while (filled < target.length) {
    const block = await reader.read(target.subarray(filled));
    if (block.length === 0) break;
    if (block.buffer !== target.buffer) target.set(block, filled);
    filled += block.length;
  }
  return target.subarray(0, filled);
}

function brokeOff(place: string, left: number): UploadError {
  const message = `the source at ${place} broke off with ${left} bytes to go`;
  return new UploadError("interrupted", message, { operation: "read" });
}

function onTheWay(error: UploadError): UploadError {
  if (error.kind !== "unreachable" && error.kind !== "throttled") return error;
  const { message, operation, status, retryAfterMs } = error;
  return new UploadError("interrupted", message, { operation, status, retryAfterMs, cause: error });
}
