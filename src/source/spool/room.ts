import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { UploadError } from "../../errors.js";
import { codeOf, invalidInput, quote } from "../refusal.js";

/** Where copies of streams go. */
export interface SpoolOptions {
  /** Default: the system's folder for temporary files. */
  readonly folder?: string | undefined;
  /** Largest stream that is copied, in bytes. Default: as much as there is room for. */
  readonly maxBytes?: number | undefined;
}

/** Left free for everybody else, in bytes. */
const reserveBytes = 64 * 1024 * 1024;

/** A folder with room for one copy. */
export interface Room {
  readonly folder: string;
  /** @throws UploadError `invalid-input` when a copy of this size has no room here, or may not have. */
  require(sizeBytes: number): void;
}

/** @throws UploadError `invalid-input` when the folder cannot be used */
export async function findRoom({
  folder = tmpdir(),
  maxBytes = Infinity,
}: SpoolOptions): Promise<Room> {
  const freeBytes = await freeIn(folder);
  return {
    folder,
    require(sizeBytes) {
      if (sizeBytes > maxBytes) throw tooMuch(sizeBytes, `${maxBytes} bytes are allowed`);
      if (sizeBytes > freeBytes - reserveBytes)
        throw tooMuch(
          sizeBytes,
          `${quote(folder)} has ${freeBytes} bytes free, 64 MiB of them not for upreel`,
        );
    },
  };
}

/** What a failed write to the copy means. */
export function writeFailure(thrown: unknown, { folder }: Room): UploadError {
  const code = codeOf(thrown);
  if (code === "ENOSPC" || code === "EDQUOT") return noRoom(`${quote(folder)} is full`, thrown);
  return noRoom(`the copy in ${quote(folder)} cannot be written (${code ?? "no code"})`, thrown);
}

async function freeIn(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (thrown) {
    throw noRoom(`${quote(folder)} cannot be used (${codeOf(thrown) ?? "no code"})`, thrown);
  }
}

function tooMuch(sizeBytes: number, limit: string): UploadError {
  return noRoom(`the stream needs a copy of ${sizeBytes} bytes or more on disk, and ${limit}`);
}

function noRoom(problem: string, cause?: unknown): UploadError {
  return invalidInput("spool", problem, "name another folder, or give the video as a file", cause);
}
