import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { closedError } from "../range-body.js";
import type { Bytes } from "../range-body.js";

/** A file that nobody else can open and that does not outlive its process. */
export interface TemporaryFile {
  write(bytes: Uint8Array, position: number): Promise<void>;
  read: Bytes["read"];
  /** Ends it. Waits for reads under way; later ones fail. Safe to call twice. */
  remove(): Promise<void>;
}

/** @throws the system's own error when none can be made there */
export async function openTemporary(folder: string): Promise<TemporaryFile> {
  const path = join(folder, `upreel-${randomUUID()}.tmp`);
  const handle = await open(path, "wx+", 0o600);
  // Without a name it is gone as soon as it is closed, even if that is by a crash. Where the system cannot do that, it
  // is removed at the end.
  await rm(path, { force: true }).catch(() => undefined);
  let removing: Promise<void> | undefined;
  const remove = async (): Promise<void> => {
    await handle.close();
    await rm(path, { force: true });
  };
  return {
    async write(bytes, position) {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(
          bytes,
          done,
          bytes.length - done,
          position + done,
        );
        done += bytesWritten;
      }
    },
    async read(position, length, scratch) {
      if (removing !== undefined) throw closedError();
      const { bytesRead } = await handle.read(scratch, 0, length, position);
      return scratch.subarray(0, bytesRead);
    },
    remove: () => (removing ??= remove()),
  };
}
