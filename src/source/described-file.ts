import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { Bytes } from "./range-body.js";
import { closedError } from "./range-body.js";
import { codeOf, sourceChanged } from "./refusal.js";

/** What tells one content state of a file from another. */
export interface FileState {
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** A file that can be read only as long as it is the one that its fingerprint describes. */
export interface DescribedFile extends Bytes {
  /**
   * Opens the file unless it is open. Every reader shares the one descriptor: reads name their own position.
   * @throws UploadError `source-changed` when the file is gone or another.
   */
  open(): Promise<void>;
  /** @throws UploadError `source-changed` when size or modification time are no longer the described ones. */
  verify(): Promise<void>;
  /** Waits for reads under way; later ones fail. Safe to call twice. */
  close(): Promise<void>;
}

export function fileFingerprint({ size, mtimeNs }: FileState): string {
  return `${size.toString()}-${mtimeNs.toString()}`;
}

export function describedFile(path: string, fingerprint: string, sizeBytes: number): DescribedFile {
  let opening: Promise<FileHandle> | undefined;
  let closing: Promise<void> | undefined;

  async function handle(): Promise<FileHandle> {
    if (closing === undefined) opening ??= openUnchanged(path, fingerprint).catch(forgetFailure);
    const opened = await opening;
    if (opened === undefined || closing !== undefined) throw closedError();
    return opened;
  }

  function forgetFailure(thrown: unknown): never {
    opening = undefined;
    throw thrown;
  }

  async function closeOpened(): Promise<void> {
    const opened = await opening?.catch(() => undefined);
    await opened?.close();
  }

  return {
    sizeBytes,
    async open() {
      await handle();
    },
    async read(position, length, scratch) {
      const opened = await handle();
      const { bytesRead } = await unlessGone(opened.read(scratch, 0, length, position));
      return scratch.subarray(0, bytesRead);
    },
    async verify() {
      const opened = await opening;
      const current = closing === undefined ? opened : undefined;
      const state = current?.stat({ bigint: true }) ?? stat(path, { bigint: true });
      requireState(await unlessGone(state), fingerprint);
    },
    close: () => (closing ??= closeOpened()),
  };
}

async function openUnchanged(path: string, fingerprint: string): Promise<FileHandle> {
  const handle = await unlessGone(open(path, "r"));
  try {
    requireState(await unlessGone(handle.stat({ bigint: true })), fingerprint);
    return handle;
  } catch (thrown) {
    await handle.close();
    throw thrown;
  }
}

function requireState(state: FileState, fingerprint: string): void {
  if (fileFingerprint(state) === fingerprint) return;
  throw sourceChanged("the file has another size or modification time");
}

async function unlessGone<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw sourceChanged(`the file can no longer be read (${codeOf(cause) ?? "no code"})`, cause);
  }
}
