import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { createUploader, jwplayer } from "../../../../../src/index.js";
import type { JwplayerFtpOptions, UploaderOptions } from "../../../../../src/index.js";
import { instantRuntime } from "../../../../support/instant-runtime.js";
import { noise } from "../../../../support/noise.js";
import { openLine } from "./line.js";
import type { FtpServer } from "./vsftpd.js";

/** Silence counts by the tests' own clock, which stands still. */
export const patience = { stallMs: 600_000, answerMs: 600_000 };

export const videoBytes = noise(3_000_000);

/** A plain server behind a line that can be harmed, and what stands in its folder at the end. */
export async function stage(server: FtpServer) {
  const line = await openLine(server.port);
  const runtime = instantRuntime();
  onTestFinished(async () => {
    // What the client has closed, the line hears of a moment later.
    await expect.poll(line.open).toBe(0);
    await line.stop();
    expect(line.undone()).toEqual([]);
  });
  const provider = (more: Partial<JwplayerFtpOptions> = {}) => {
    const { user, password, folder } = server;
    const ftp = { host: "127.0.0.1", port: line.port, user, password, folder, secure: false };
    return jwplayer({ apiKey: "XOqEAfxj", apiSecret: "none", ftp: { ...ftp, ...more } });
  };
  return {
    line,
    runtime,
    provider,
    uploader: (options: UploaderOptions = {}, more: Partial<JwplayerFtpOptions> = {}) =>
      createUploader(provider(more), { runtime, ...patience, ...options }),
    files: () => filesIn(server.path),
  };
}

/** Digests by file name. */
export async function filesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = await readdir(folder);
  const digests = names.map(async (name) => [name, sha256(await readFile(join(folder, name)))]);
  return Object.fromEntries((await Promise.all(digests)) as [string, string][]);
}

export async function makeVideo(path: string, bytes = videoBytes): Promise<string> {
  await writeFile(path, bytes);
  return path;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
