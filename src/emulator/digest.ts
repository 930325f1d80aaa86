/** Sizes and digests of bytes as they stream past; nothing is kept. */
import { createHash } from "node:crypto";

/** What remains of bytes that have been received in full. */
export interface Digests {
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Lower-case hex. */
  readonly md5: string;
}

export interface Digester {
  update(block: Uint8Array): void;
  /** May be asked once. */
  result(): Digests;
}

export function createDigester(): Digester {
  const sha256 = createHash("sha256");
  const md5 = createHash("md5");
  let sizeBytes = 0;
  return {
    update(block) {
      sizeBytes += block.length;
      sha256.update(block);
      md5.update(block);
    },
    result: () => ({ sizeBytes, sha256: sha256.digest("hex"), md5: md5.digest("hex") }),
  };
}

/** The digests of a whole stream. Rejects when the stream breaks off. */
export async function digestStream(stream: AsyncIterable<Uint8Array>): Promise<Digests> {
  const digester = createDigester();
  for await (const block of stream) digester.update(block);
  return digester.result();
}
