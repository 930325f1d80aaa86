import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { noise, sha256Of } from "../support/noise.js";

/** A file to upload. Nobody may change it: tests that need that copy it. */
export interface Video {
  readonly path: string;
  readonly bytes: Buffer;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export type VideoMaker = (sizeBytes: number) => Promise<Video>;

/** How the path of every such file begins. */
export const videoFolders = join(tmpdir(), "upreel-videos-");

/** Makes files of any size, each once, in a folder that lasts as long as the calling file's tests. */
export function useVideos(): VideoMaker {
  const made = new Map<number, Promise<Video>>();
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(videoFolders);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return (sizeBytes) => {
    const video =
      made.get(sizeBytes) ?? makeVideo(join(folder, `talk-${sizeBytes}.mp4`), sizeBytes);
    made.set(sizeBytes, video);
    return video;
  };
}

async function makeVideo(path: string, sizeBytes: number): Promise<Video> {
  const bytes = noise(sizeBytes);
  await writeFile(path, bytes);
  return { path, bytes, sizeBytes, sha256: sha256Of(bytes) };
}
