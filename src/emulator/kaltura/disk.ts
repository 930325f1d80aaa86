/**
 * The server's files of one upload: the file itself and the parts that wait for their turn. The bytes are real files in
 * the emulator's temporary folder and never in memory. Where the real server renames a part, this adopts its path.
 */
import { open, rm, truncate } from "node:fs/promises";

export interface StoredFile {
  readonly path: string;
  readonly sizeBytes: number;
}

export interface ServerFile {
  main: StoredFile | undefined;
  /** Waiting parts by offset, as the server spells it in the file name `<main>.chunk.<offset>`. */
  readonly queue: Map<string, StoredFile>;
  /** Until when an offset's lock is held, in Unix milliseconds. */
  readonly locks: Map<string, number>;
  /** Size of the file when an entry took it away. */
  consumedBytes: number | undefined;
  /** Where the next part still believes that the file ends, when a first part was just copied over it. */
  formerEndBytes: number | undefined;
}

export function emptyServerFile(): ServerFile {
  return {
    main: undefined,
    queue: new Map(),
    locks: new Map(),
    consumedBytes: undefined,
    formerEndBytes: undefined,
  };
}

export function sizeOf(file: ServerFile): number {
  return file.main?.sizeBytes ?? 0;
}

/** Makes the part the file. Waiting parts stay, whatever they belong to. */
export async function replaceMain(file: ServerFile, part: StoredFile): Promise<void> {
  if (file.main) await remove(file.main);
  file.main = part;
}

/** Writes the part's bytes over and behind what is there, and removes the part. */
export async function writeAt(file: ServerFile, part: StoredFile, offset: number): Promise<void> {
  if (!file.main) return;
  await copy(part, file.main.path, offset);
  const sizeBytes = Math.max(file.main.sizeBytes, offset + part.sizeBytes);
  file.main = { path: file.main.path, sizeBytes };
  await remove(part);
}

/** The part's first half; the rest of its file is cut off. */
export async function halve(part: StoredFile): Promise<StoredFile> {
  const half = { path: part.path, sizeBytes: Math.floor(part.sizeBytes / 2) };
  await truncate(half.path, half.sizeBytes);
  return half;
}

/** Lets a part wait. One that waits under the same offset is replaced. */
export async function enqueue(file: ServerFile, key: string, part: StoredFile): Promise<void> {
  const former = file.queue.get(key);
  file.queue.set(key, part);
  if (former) await remove(former);
}

export async function remove(file: StoredFile): Promise<void> {
  await rm(file.path, { force: true });
}

const blockBytes = 1024 * 1024;

async function copy(from: StoredFile, to: string, offset: number): Promise<void> {
  const source = await open(from.path, "r");
  try {
    const target = await open(to, "r+");
    try {
      const block = Buffer.allocUnsafe(Math.min(blockBytes, Math.max(1, from.sizeBytes)));
      for (let done = 0; ;) {
        const { bytesRead } = await source.read(block, 0, block.length, done);
        if (bytesRead === 0) return;
        await writeAll(target, block.subarray(0, bytesRead), offset + done);
        done += bytesRead;
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function writeAll(
  target: Awaited<ReturnType<typeof open>>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await target.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
