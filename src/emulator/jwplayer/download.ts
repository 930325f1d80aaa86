/** `download_url`: the platform fetches the video itself. */
import type { Backend } from "./backend.js";
import { digestStream } from "../digest.js";
import { fetchBody } from "../download.js";
import { mismatch } from "./expectation.js";

const maxRedirects = 5;

/** Starts the download; the video moves on by itself and fails when the download does. */
export function download(backend: Backend, key: string, from: URL): void {
  backend.ground.background(async () => {
    try {
      await fetchVideo(backend, key, from);
    } catch (failure) {
      backend.videos.fail(key, `Download failed: ${messageOf(failure)}`);
    }
  });
}

async function fetchVideo({ ground, videos }: Backend, key: string, from: URL): Promise<void> {
  const stream = await fetchBody(from, { signal: ground.stopped, maxRedirects });
  const digests = await digestStream(stream);
  const video = videos.find(key);
  if (!video) return;
  const fault = mismatch(video, digests);
  const fileName = decodeURIComponent(from.pathname.split("/").at(-1) ?? "") || undefined;
  if (fault) videos.fail(key, fault.message);
  else videos.receive(key, { ...digests, fileName, via: "fetch" });
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
