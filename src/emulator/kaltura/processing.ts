/** What happens to a video once its bytes are in: the conversion, as far as anybody can tell from outside. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { remove } from "./disk.js";
import type { StoredFile } from "./disk.js";
import type { Entry } from "./entry.js";
import { entryStatus, setStatus } from "./entry.js";
import type { World } from "./world.js";

export interface Arrived {
  readonly file: StoredFile;
  readonly via: "token" | "import";
  readonly fileName: string;
}

/** Takes the file in and converts it in the background. An empty one fails at once. */
export function takeIn(world: World, entry: Entry, { file, via, fileName }: Arrived): void {
  Object.assign(entry, { file, via, fileName });
  if (file.sizeBytes === 0) {
    setStatus(world, entry, entryStatus.errorConverting);
    return;
  }
  setStatus(world, entry, entryStatus.preconvert);
  const { ground } = world;
  ground.background(async () => {
    entry.sha256 = await digest(file.path, ground.stopped);
    if (entry.status === entryStatus.deleted) return remove(file);
    await ground.clock.sleep(ground.processingMs);
    setStatus(world, entry, entryStatus.ready);
  });
}

const blockBytes = 1024 * 1024;

async function digest(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: blockBytes }), hash, { signal });
  return hash.digest("hex");
}
