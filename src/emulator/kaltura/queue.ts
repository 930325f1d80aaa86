/** How waiting parts get into the server file. All writes go to absolute offsets. */
import { remove, sizeOf, writeAt } from "./disk.js";
import type { ServerFile, StoredFile } from "./disk.js";

/** One run through the waiting parts. */
export interface Drain {
  /** Unix milliseconds. */
  readonly now: number;
  /** Whether the next write fails. Nobody looks: the part is gone, and what follows is written in its place. */
  fails(): boolean;
  /** How much was lost that way so far. */
  missingBytes: number;
}

/**
 * Appends the chain of waiting parts that starts exactly at the file's end.
 * @returns where the chain ends.
 */
export async function appendChain(
  file: ServerFile,
  drain: Drain,
  limits: { readonly maxParts: number; readonly endBytes?: number },
): Promise<number> {
  let position = sizeOf(file);
  for (let taken = 0; taken < limits.maxParts; taken += 1) {
    if (limits.endBytes !== undefined && position >= limits.endBytes) break;
    const key = String(position);
    const part = file.queue.get(key);
    if (!part || isLocked(file, key, drain.now)) break;
    position = await take(file, key, part, drain);
  }
  return position;
}

/**
 * Takes waiting parts in ascending order, again and again, as long as one adds something: it starts at or before the
 * position and ends behind it, or starts at 0, which throws the position back to that part's own end.
 * @returns the position after the last part taken.
 */
export async function appendOverlapping(
  file: ServerFile,
  drain: Drain,
  from = sizeOf(file),
): Promise<number> {
  let position = from;
  for (;;) {
    const next = [...file.queue]
      .filter(([key, part]) => !isLocked(file, key, drain.now) && adds(key, part, position))
      .sort(([a], [b]) => offsetOf(a) - offsetOf(b))[0];
    if (!next) return position;
    position = await take(file, ...next, drain);
  }
}

export function isLocked(file: ServerFile, key: string, now: number): boolean {
  return (file.locks.get(key) ?? 0) > now;
}

/** The server reads the offset back from the file name's last dotted piece, so of `100.5` it sees 5. */
function offsetOf(key: string): number {
  return Number(key.split(".").at(-1));
}

function adds(key: string, part: StoredFile, position: number): boolean {
  const offset = offsetOf(key);
  return offset === 0 || (offset <= position && offset + part.sizeBytes > position);
}

async function take(
  file: ServerFile,
  key: string,
  part: StoredFile,
  drain: Drain,
): Promise<number> {
  const offset = offsetOf(key);
  file.queue.delete(key);
  if (drain.fails()) {
    drain.missingBytes += part.sizeBytes;
    await remove(part);
  } else {
    // There is no seeking to a negative place, so the bytes land at the end.
    await writeAt(file, part, offset < 0 ? sizeOf(file) : offset - drain.missingBytes);
  }
  return offset + part.sizeBytes;
}
