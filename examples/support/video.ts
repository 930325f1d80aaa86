import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, open, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** Three seconds of H.264 and AAC, made with ffmpeg's test sources. */
export const clip = fileURLToPath(new URL("../media/clip.mp4", import.meta.url));

/**
 * Makes a playable MP4 of exactly the wanted size: the clip followed by one `free` box, which players skip
 * (ISO/IEC 14496-12, 8.1.2). The box is filled with bytes that differ from place to place, so that a part written to the
 * wrong place cannot go unnoticed.
 * @param sizeBytes at least the clip and 16 bytes
 */
export async function makeVideo(path: string, sizeBytes: number): Promise<string> {
  await copyFile(clip, path);
  const clipBytes = (await stat(clip)).size;
  const file = await open(path, "r+");
  try {
    const box = freeBoxHeader(sizeBytes - clipBytes);
    await file.write(box, 0, box.length, clipBytes);
    const block = Buffer.alloc(1024 * 1024);
    for (let at = clipBytes + box.length; at < sizeBytes; at += block.length) {
      fill(block, at);
      await file.write(block, 0, Math.min(block.length, sizeBytes - at), at);
    }
  } finally {
    await file.close();
  }
  return path;
}

/** A box header with the 64-bit size form, which holds any length. */
function freeBoxHeader(boxBytes: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1, 0);
  header.write("free", 4, "latin1");
  header.writeBigUInt64BE(BigInt(boxBytes), 8);
  return header;
}

/** Bytes from a small generator (xorshift) seeded by their place in the file. */
function fill(block: Buffer, at: number): void {
  let state = (at ^ 0x9e3779b9) >>> 0 || 1;
  for (let index = 0; index < block.length; index += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    block.writeInt32LE(state | 0, index);
  }
}

/** SHA-256 of a file, as lower-case hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash.digest("hex");
}
