import type { Facts, Forward, Source } from "../model.js";
import { glances } from "./glance.js";
import type { ReadAt } from "./movie.js";
import { readMovie } from "./movie.js";
import { rangeBody } from "./range-body.js";
import { fill } from "./remote.js";
import { findRoom, writeFailure } from "./spool/room.js";
import type { Room, SpoolOptions } from "./spool/room.js";
import { openTemporary } from "./spool/temporary.js";
import type { TemporaryFile } from "./spool/temporary.js";

/** Copied at once, in bytes. */
const stepBytes = 1024 * 1024;

/**
 * Copies a source that can be read only once to a temporary file, and answers a source of the copy. Nobody else can open
 * the file, and the system removes it even if this process dies. The stream is closed then, whatever happened.
 * @throws UploadError `invalid-input` naming `spool` when there is not enough room, `source-changed` when the stream
 * fails, `aborted`
 */
export async function spoolSource(
  source: Source & { readonly forward: Forward },
  options: SpoolOptions,
  signal: AbortSignal,
): Promise<Source> {
  try {
    const room = await findRoom(options);
    room.require(source.facts.sizeBytes ?? 0);
    const file = await openTemporary(room.folder).catch((thrown: unknown) => {
      throw writeFailure(thrown, room);
    });
    try {
      const sizeBytes = await copy(source, file, room, signal);
      return await copiedSource({ ...source.facts, sizeBytes }, file);
    } catch (thrown) {
      await file.remove();
      throw thrown;
    }
  } finally {
    await source.close();
  }
}

/** @returns the size of the whole */
async function copy(
  { slice, forward }: Pick<Source, "slice"> & { readonly forward: Forward },
  file: TemporaryFile,
  room: Room,
  signal: AbortSignal,
): Promise<number> {
  const scratch = Buffer.allocUnsafeSlow(stepBytes);
  for (let start = 0; ;) {
    const end = await forward.gather(start + stepBytes, signal);
    if (end === start) return end;
    room.require(end);
    const reader = await slice({ start, end }).open();
    const block = await fill(reader, scratch.subarray(0, end - start));
    await reader.close();
    await file.write(block, start).catch((thrown: unknown) => {
      throw writeFailure(thrown, room);
    });
    forward.release({ start, end });
    start = end;
  }
}

async function copiedSource(
  facts: Facts & { readonly sizeBytes: number },
  file: TemporaryFile,
): Promise<Source> {
  const { sizeBytes } = facts;
  const read: ReadAt = (at, length) => file.read(at, length, new Uint8Array(length));
  const media = await readMovie(glances(read, new Uint8Array(0), 32), sizeBytes);
  const bytes = { sizeBytes, open: () => Promise.resolve(), read: file.read };
  return {
    facts: { ...facts, media, forwardOnly: false, spooled: true },
    slice: (range) => rangeBody(bytes, range),
    verify: () => Promise.resolve(),
    close: () => file.remove(),
  };
}

/** Whether a source can be read only once. */
export function isForward(source: Source): source is Source & { readonly forward: Forward } {
  return source.forward !== undefined;
}
