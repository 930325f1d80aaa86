/** MP4 files of a few bytes: only what tells about the movie. */

export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(8);
  const size = content.reduce((sum, bytes) => sum + bytes.length, 8);
  header.writeUInt32BE(size, 0);
  header.write(type, 4, "latin1");
  return Buffer.concat([header, ...content]);
}

/** With the 64-bit form of the size. */
export function longBox(type: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1, 0);
  header.write(type, 4, "latin1");
  header.writeBigUInt64BE(BigInt(content.length + 16), 8);
  return Buffer.concat([header, content]);
}

export const ftyp = box("ftyp", Buffer.from("isom\0\0\x02\0isommp42", "latin1"));

export function mvhd(timescale: number, units: number, version = 0): Buffer {
  const content = Buffer.alloc(version === 1 ? 112 : 100);
  content[0] = version;
  if (version === 1) {
    content.writeUInt32BE(timescale, 20);
    content.writeBigUInt64BE(BigInt(units), 24);
  } else {
    content.writeUInt32BE(timescale, 12);
    content.writeUInt32BE(units, 16);
  }
  return box("mvhd", content);
}

/** @param isTurned by a quarter, as phones record */
export function trak(width: number, height: number, isTurned = false, version = 0): Buffer {
  const content = Buffer.alloc(version === 1 ? 96 : 84);
  const matrixAt = version === 1 ? 52 : 40;
  content[0] = version;
  content.writeInt32BE(isTurned ? 0 : 0x10000, matrixAt);
  content.writeInt32BE(isTurned ? 0x10000 : 0, matrixAt + 4);
  content.writeUInt32BE(width * 0x10000, matrixAt + 36);
  content.writeUInt32BE(height * 0x10000, matrixAt + 40);
  return box("trak", box("tkhd", content), box("mdia", Buffer.alloc(20)));
}
