/** KalturaUrlResource: the server fetches the file itself. */
import { createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { fetchBody } from "../download.js";
import { remove } from "./disk.js";
import type { StoredFile } from "./disk.js";
import type { Recipient } from "./recipient.js";
import type { World } from "./world.js";

export type Headers = Readonly<Record<string, string>>;

export interface Origin {
  readonly url: string;
  readonly headers: Headers;
}

const maxRedirects = 10;

/**
 * Starts the import. The recipient waits until the bytes are in, or learns that they cannot be had. It waits for ever
 * when they are a streaming manifest: the import job takes it for a video and never ends.
 */
export function importFromUrl(world: World, recipient: Recipient, origin: Origin): void {
  recipient.expect();
  world.ground.background(async () => {
    const file = await fetchFile(world, origin);
    if (!file) recipient.fail();
    else if (await isManifest(file)) await remove(file);
    else recipient.receive({ file, via: "import", fileName: fileNameOf(origin.url) });
  });
}

/** Undefined when the file cannot be had, for whatever reason: ftp and sftp are taken for URLs of servers out of reach. */
export async function fetchFile(
  world: World,
  { url, headers }: Origin,
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

export function fileNameOf(url: string): string {
  if (!URL.canParse(url)) return "";
  const name = basename(new URL(url).pathname);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

const headBytes = 1024;

/** HLS or DASH, by how the file begins. */
async function isManifest({ path }: StoredFile): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const head = buffer.toString("latin1", 0, bytesRead);
    return /^(\xEF\xBB\xBF)?(#EXTM3U|\s*(<\?xml[^>]*>\s*)?<MPD[\s>])/.test(head);
  } finally {
    await file.close();
  }
}
