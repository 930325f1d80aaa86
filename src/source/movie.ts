/** The header of MP4 and QuickTime files: ISO/IEC 14496-12, sections 4.2 (boxes), 8.2.2 (mvhd) and 8.3.2 (tkhd). */
import type { Media } from "../model.js";

/** Up to `length` bytes from `position` on; fewer at the end. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** The file's type, or what stands before the movie in files that are older than types. */
const firstBoxes = /^(?:ftyp|moov|mdat|wide|free|skip|pnot)$/;

/** Files with more boxes than this on one level have their movie elsewhere. */
const mostBoxes = 64;

/**
 * Duration and dimensions, from the few headers that tell them. Undefined for other files. Where `read` fails, as it does
 * behind the cheap part of a stream, what was found before counts: the video can be uploaded all the same.
 */
export async function readMovie(read: ReadAt, sizeBytes: number): Promise<Media | undefined> {
  const found: Findings = { durationMs: undefined, largest: undefined };
  try {
    await search(read, sizeBytes, found);
  } catch {
    // The file is cut, no movie at all, or its headers are too far apart.
  }
  const { durationMs, largest } = found;
  const media = { ...(durationMs !== undefined && { durationMs }), ...largest };
  return Object.keys(media).length === 0 ? undefined : media;
}

interface Findings {
  durationMs: number | undefined;
  largest: Size | undefined;
}

async function search(read: ReadAt, sizeBytes: number, found: Findings): Promise<void> {
  const head = await viewAt(read, 0, 8);
  if (!firstBoxes.test(textAt(head, 4))) return;
  for await (const box of boxes(read, 0, sizeBytes))
    if (box.type === "moov") {
      await searchMovie(read, box, found);
      return;
    }
}

interface Box {
  readonly type: string;
  /** Where its content begins. */
  readonly start: number;
  readonly end: number;
}

async function* boxes(read: ReadAt, start: number, end: number): AsyncGenerator<Box> {
  for (let at = start, count = 0; at + 8 <= end && count < mostBoxes; count += 1) {
    const header = await viewAt(read, at, 16);
    const short = header.getUint32(0);
    const isLong = short === 1;
    const size = isLong ? Number(header.getBigUint64(8)) : short === 0 ? end - at : short;
    const headerBytes = isLong ? 16 : 8;
    if (size < headerBytes) return;
    yield { type: textAt(header, 4), start: at + headerBytes, end: Math.min(end, at + size) };
    at += size;
  }
}

async function searchMovie(read: ReadAt, movie: Box, found: Findings): Promise<void> {
  for await (const box of boxes(read, movie.start, movie.end)) {
    if (box.type === "mvhd") found.durationMs = durationIn(await viewAt(read, box.start, 32));
    if (box.type !== "trak") continue;
    const size = await sizeOfTrack(read, box);
    if (size !== undefined && area(size) > area(found.largest)) found.largest = size;
  }
}

/** Undefined for what is written in pieces, and has its duration only there. */
function durationIn(header: DataView): number | undefined {
  const isLong = header.getUint8(0) === 1;
  const timescale = header.getUint32(isLong ? 20 : 12);
  const units = isLong ? Number(header.getBigUint64(24)) : header.getUint32(16);
  const isKnown = timescale > 0 && units > 0 && units !== 0xffffffff;
  return isKnown ? Math.round((units / timescale) * 1000) : undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function area(size: Size | undefined): number {
  return size === undefined ? 0 : size.width * size.height;
}

/** Width and height as they are shown. Tracks of sound have none. */
async function sizeOfTrack(read: ReadAt, track: Box): Promise<Size | undefined> {
  for await (const box of boxes(read, track.start, track.end)) {
    if (box.type !== "tkhd") continue;
    const header = await viewAt(read, box.start, 96);
    const matrixAt = header.getUint8(0) === 1 ? 52 : 40;
    const width = header.getUint32(matrixAt + 36) >>> 16;
    const height = header.getUint32(matrixAt + 40) >>> 16;
    // Turned by a quarter: nothing of x stays in x.
    const isTurned = header.getInt32(matrixAt) === 0 && header.getInt32(matrixAt + 4) !== 0;
    return isTurned ? { width: height, height: width } : { width, height };
  }
  return undefined;
}

async function viewAt(read: ReadAt, position: number, length: number): Promise<DataView> {
  const bytes = await read(position, length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function textAt(view: DataView, offset: number): string {
  return Buffer.from(view.buffer, view.byteOffset + offset, 4).toString("latin1");
}
