import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, truncate } from "node:fs/promises";
import { noise } from "../support/noise.js";

const strideBytes = 1024 * 1024;
const pageBytes = 4096;

export interface SparseVideo {
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * A file of holes, with a page in every mebibyte that no other place has: bytes that are written to a wrong place change
 * the digest. It takes 4 KiB of the disk for each mebibyte.
 */
export async function makeSparseVideo(path: string, sizeBytes: number): Promise<SparseVideo> {
  const page = noise(pageBytes);
  const file = await open(path, "w");
  try {
    for (let at = 0; at + pageBytes <= sizeBytes; at += strideBytes) {
      page.writeBigUInt64LE(BigInt(at), 16);
      await file.write(page, 0, pageBytes, at);
    }
  } finally {
    await file.close();
  }
  await truncate(path, sizeBytes);
  return { path, sizeBytes, sha256: await sha256OfFile(path) };
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const block of createReadStream(path, { highWaterMark: strideBytes }))
    hash.update(block as Buffer);
  return hash.digest("hex");
}
