/** KalturaUrlResource: the server fetches the video itself. */
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { fetchBody } from "../download.js";
import type { StoredFile } from "./disk.js";
import type { Entry } from "./entry.js";
import { entryStatus, setStatus } from "./entry.js";
import { takeIn } from "./processing.js";
import type { World } from "./world.js";

export type Headers = Readonly<Record<string, string>>;

const maxRedirects = 10;

/** Starts the import; the entry is in status 0 until the bytes are in, and in -2 for ever when they cannot be had. */
export function importFromUrl(world: World, entry: Entry, url: string, headers: Headers): void {
  setStatus(world, entry, entryStatus.import);
  world.ground.background(async () => {
    const file = await fetchFile(world, url, headers);
    if (file) takeIn(world, entry, { file, via: "import", fileName: fileNameOf(url) });
    else setStatus(world, entry, entryStatus.errorImporting);
  });
}

/** Undefined when the file cannot be had, for whatever reason. */
async function fetchFile(
  world: World,
  url: string,
  headers: Headers,
): Promise<StoredFile | undefined> {
  const { stopped: signal } = world.ground;
  const path = world.ground.scratchFile();
  try {
    const body = await fetchBody(new URL(url), { headers, signal, maxRedirects });
    await pipeline(body, createWriteStream(path), { signal });
    return { path, sizeBytes: (await stat(path)).size };
  } catch {
    return undefined;
  }
}

function fileNameOf(url: string): string {
  return URL.canParse(url) ? basename(decodeURIComponent(new URL(url).pathname)) : "";
}
