/** The file that an object of the account owns, and its digest. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { remove } from "./disk.js";
import type { StoredFile } from "./disk.js";
import type { World } from "./world.js";

export interface Holder {
  file: StoredFile | undefined;
  /** Lower-case hex, of the file's bytes. Undefined until it is known. */
  sha256: string | undefined;
}

/**
 * Makes the file the holder's, in the place of any former one, and digests it in the background.
 * @param digested Runs once the digest is known, unless the holder has another file by then, or none.
 */
export function hold(
  world: World,
  holder: Holder,
  file: StoredFile,
  digested: () => Promise<void> | void = () => undefined,
): void {
  release(world, holder);
  holder.file = file;
  world.ground.background(async () => {
    const sha256 = await digest(file.path, world.ground.stopped);
    if (holder.file !== file) return remove(file);
    holder.sha256 = sha256;
    return digested();
  });
}

/** Lets the file go. One that is still being read is removed by its reader. */
export function release(world: World, holder: Holder): void {
  const { file, sha256 } = holder;
  holder.file = undefined;
  holder.sha256 = undefined;
  if (file && sha256 !== undefined) world.ground.background(() => remove(file));
}

const blockBytes = 1024 * 1024;

async function digest(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: blockBytes }), hash, { signal });
  return hash.digest("hex");
}
