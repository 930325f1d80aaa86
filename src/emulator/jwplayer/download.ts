/** `download_url`: the platform fetches the video itself. */
import { get as getHttp } from "node:http";
import type { IncomingMessage } from "node:http";
import { get as getHttps } from "node:https";
import type { Backend } from "./backend.js";
import { digestStream } from "../digest.js";
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
  const stream = await open(from, ground.stopped, maxRedirects);
  const digests = await digestStream(stream);
  const video = videos.find(key);
  if (!video) return;
  const fault = mismatch(video, digests);
  const fileName = decodeURIComponent(from.pathname.split("/").at(-1) ?? "") || undefined;
  if (fault) videos.fail(key, fault.message);
  else videos.receive(key, { ...digests, fileName, via: "fetch" });
}

/** Follows redirects. Rejects when the answer in the end is anything but 200. */
async function open(from: URL, signal: AbortSignal, redirects: number): Promise<IncomingMessage> {
  const answer = await request(from, signal);
  const status = answer.statusCode ?? 0;
  if (status === 200) return answer;
  answer.destroy();
  const location = answer.headers.location;
  if (status < 300 || status > 399 || location === undefined || redirects === 0) {
    throw new Error(`the server answered ${status}`);
  }
  return open(new URL(location, from), signal, redirects - 1);
}

function request(from: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const get = from.protocol === "https:" ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    // A connection of its own, closed afterwards: nothing may outlive `stop()`.
    get(from, { signal, agent: false }, resolve).once("error", reject);
  });
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
