import type { ReadAt } from "./movie.js";

/** Bytes that are read at once, however few are asked for. */
export const glanceBytes = 64 * 1024;

/**
 * Short reads out of longer ones.
 * @param first the bytes at the beginning, when they are there already
 * @param most how many further reads may be made; the next one fails
 */
export function glances(read: ReadAt, first: Uint8Array, most: number): ReadAt {
  let seen = first;
  let seenAt = 0;
  let left = most;
  return async (position, length) => {
    const from = position - seenAt;
    if (from >= 0 && from + length <= seen.length) return seen.subarray(from, from + length);
    left -= 1;
    if (left < 0) throw new Error("too far apart to be cheap");
    seen = await read(position, glanceBytes);
    seenAt = position;
    return seen.subarray(0, length);
  };
}
