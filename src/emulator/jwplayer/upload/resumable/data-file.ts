/** Writing a chunk to its place in a session's data file. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

/** nginx writes whenever it has this many bytes of a chunk. What it has less than that when a chunk is cut is lost. */
const flushBytes = 8192;

export interface ChunkWriter {
  /** Writes what is complete of the chunk's buffers. */
  write(block: Buffer): Promise<void>;
  /** Writes the rest too. */
  finish(): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

/** Opens the file as it is, or makes it. Never truncates: chunks of one session write side by side. */
export async function openChunkWriter(path: string, offset: number): Promise<ChunkWriter> {
  const file = await open(path, constants.O_CREAT | constants.O_WRONLY);
  let position = offset;
  let rest: Buffer = Buffer.alloc(0);
  const put = async (bytes: Buffer) => {
    await writeAll(file, bytes, position);
    position += bytes.length;
  };
  return {
    async write(block) {
      const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
      const whole = bytes.length - (bytes.length % flushBytes);
      rest = bytes.subarray(whole);
      await put(bytes.subarray(0, whole));
    },
    finish: () => put(rest),
    close: () => file.close(),
  };
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const left = bytes.length - written;
    written += (await file.write(bytes, written, left, position + written)).bytesWritten;
  }
}
