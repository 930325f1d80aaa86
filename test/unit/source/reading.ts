import type { Body, ByteReader } from "../../../src/model.js";

/** Everything a reader has left, through a scratch buffer of the given size that is reused for each read. */
export async function drain(reader: ByteReader, scratchBytes = 64 * 1024): Promise<Buffer> {
  const scratch = new Uint8Array(scratchBytes);
  const blocks: Buffer[] = [];
  for (;;) {
    const block = await reader.read(scratch);
    if (block.length === 0) return Buffer.concat(blocks);
    blocks.push(Buffer.from(block));
  }
}

/** The bytes of a body, opened once and closed. */
export async function bytesOf(body: Body, scratchBytes?: number): Promise<Buffer> {
  const reader = await body.open();
  try {
    return await drain(reader, scratchBytes);
  } finally {
    await reader.close();
  }
}

/** Bytes that differ at every position within 251. */
export function pattern(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, index) => index % 251));
}

/** The beginning of an MP4 file, then a pattern. */
export function mp4(length: number): Buffer {
  const head = Buffer.from("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42", "latin1");
  return Buffer.concat([head, pattern(Math.max(0, length - head.length))]).subarray(0, length);
}
