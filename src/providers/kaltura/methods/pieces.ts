/** Parts that something in front of Kaltura refuses for their size (HTTP 413), sent in smaller pieces. */
import { UploadError } from "../../../errors.js";
import type { Body, ByteReader, Json, Range } from "../../../model.js";
import type { Token } from "../token.js";

type Upload = (piece: Range, body: Body) => Promise<Token>;

/** What refuses pieces below twice this size is not meant for uploads. */
const smallestBytes = 1024 * 1024;

/**
 * Sends a range whole, or in halves of halves once one of its size was refused. Nothing of what was refused has reached
 * Kaltura, so that smaller pieces may take its place. What was learnt lives as long as the session's object.
 * @returns the token as the last piece's answer shows it
 */
export function createPieces(): (
  session: Json,
  range: Range,
  body: Body,
  upload: Upload,
) => Promise<Token> {
  const refusedBytes = new WeakMap<object, number>();
  return async function send(session, range, body, upload) {
    const key = typeof session === "object" && session !== null ? session : {};
    const size = range.end - range.start;
    if (size < (refusedBytes.get(key) ?? Infinity)) {
      try {
        return await upload(range, body);
      } catch (error) {
        if (!isTooLarge(error) || size < 2 * smallestBytes) throw error;
        refusedBytes.set(key, size);
      }
    }
    const middle = range.start + Math.ceil(size / 2);
    const [head, tail] = [
      { start: range.start, end: middle },
      { start: middle, end: range.end },
    ];
    await send(session, head, rangeOf(body, 0, middle - range.start), upload);
    return send(session, tail, rangeOf(body, middle - range.start, size), upload);
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof UploadError && error.status === 413;
}

/** A range of a body, which is read from its beginning to get there. */
function rangeOf(body: Body, start: number, end: number): Body {
  return {
    sizeBytes: end - start,
    async open() {
      const reader = await body.open();
      return { read: rangeReader(reader, start, end), close: () => reader.close() };
    },
  };
}

function rangeReader(reader: ByteReader, start: number, end: number): ByteReader["read"] {
  let position = 0;
  return async (scratch) => {
    while (position < start) {
      const skipped = await reader.read(scratch.subarray(0, start - position));
      if (skipped.length === 0) return skipped;
      position += skipped.length;
    }
    if (position === end) return scratch.subarray(0, 0);
    const block = await reader.read(scratch.subarray(0, end - position));
    position += block.length;
    return block;
  };
}
