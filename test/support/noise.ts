import { createHash } from "node:crypto";

/** Bytes without a repetition that a wrong offset could hide behind, the same for each size. */
export function noise(sizeBytes: number): Buffer {
  const words = Math.ceil(sizeBytes / 4);
  const bytes = Buffer.alloc(words * 4);
  let state = 0x9e3779b9;
  for (let word = 0; word < words; word += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state, word * 4);
  }
  return bytes.subarray(0, sizeBytes);
}

/** Lower-case hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
