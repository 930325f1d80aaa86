import type { Bytes } from "./range-body.js";
import { closedError } from "./range-body.js";

/** Bytes that this process already holds: nothing to open, and nothing to release but the right to read them. */
export interface HeldBytes extends Bytes {
  /** Later reads fail. Safe to call twice. */
  close(): Promise<void>;
}

export function heldBytes(
  sizeBytes: number,
  readRange: (start: number, end: number) => Promise<Uint8Array>,
): HeldBytes {
  let closed = false;
  return {
    sizeBytes,
    open: () => (closed ? Promise.reject(closedError()) : Promise.resolve()),
    read: (position, length) =>
      closed ? Promise.reject(closedError()) : readRange(position, position + length),
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}
