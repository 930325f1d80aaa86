import { UploadError } from "../errors.js";
import type { Body, ByteReader, Range } from "../model.js";
import { sourceChanged } from "./refusal.js";

/** Bytes that can be read at any position: what each kind of source brings to its bodies. */
export interface Bytes {
  readonly sizeBytes: number;
  /** Makes ready to read. @throws UploadError when the source is closed or has changed. */
  open(): Promise<void>;
  /** From 1 to `length` bytes from `position` on, in `scratch` or in memory that nobody changes; none at the end. */
  read(position: number, length: number, scratch: Uint8Array): Promise<Uint8Array>;
  /** Runs before the last bytes of a range are handed out. @throws UploadError `source-changed` */
  verify?(): Promise<void>;
}

/** @throws UploadError `internal` when the range is not one of whole bytes inside the source. */
export function rangeBody(bytes: Bytes, range: Range): Body {
  checkRange(range, bytes.sizeBytes);
  return {
    sizeBytes: range.end - range.start,
    async open() {
      await bytes.open();
      return rangeReader(bytes, range);
    },
  };
}

/** What a source or reader answers when it is used after its `close`. */
export function closedError(): UploadError {
  return new UploadError("internal", "the source was read after it had been closed");
}

function rangeReader(bytes: Bytes, { start, end }: Range): ByteReader {
  let position = start;
  let closed = false;
  return {
    async read(scratch) {
      if (closed) throw closedError();
      const length = Math.min(scratch.length, end - position);
      if (length === 0) return scratch.subarray(0, 0);
      const block = await bytes.read(position, length, scratch);
      if (block.length === 0) throw sourceChanged(`it ends at byte ${position}`);
      position += block.length;
      if (position === end) await bytes.verify?.();
      return block;
    },
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

/** @throws UploadError `internal` when the range is not one of whole bytes inside the source. */
export function checkRange({ start, end }: Range, sizeBytes: number): void {
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end);
  if (whole && 0 <= start && start <= end && end <= sizeBytes) return;
  const message = `asked for bytes [${start}, ${end}) of a source of ${sizeBytes} bytes`;
  throw new UploadError("internal", message);
}
