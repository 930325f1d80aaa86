/** A whole emulated platform with a video that waits for its chunks. */
import { createHash } from "node:crypto";
import { afterEach, expect } from "vitest";
import { manualClock, startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator, JwplayerRules } from "../../../../src/emulator/index.js";
import { sendChunk } from "./chunks.js";
import type { ChunkOptions } from "./chunks.js";
import { call, urlOf } from "./client.js";
import type { ApiBody } from "./client.js";

export const clock = manualClock();
const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
});

export const file = Buffer.from(
  Uint8Array.from({ length: 60_000 }, (_, at) => (at * 31 + 7) % 251),
);
export const md5 = createHash("md5").update(file).digest("hex");
export const sha256 = createHash("sha256").update(file).digest("hex");

export async function start(jwplayer: Partial<JwplayerRules> = {}) {
  const emulator = await startEmulator({ clock, processingMs: 1000, jwplayer });
  running.push(emulator);
  const api = (method: string, parameters: Readonly<Record<string, string>> = {}) =>
    call(emulator, method, parameters, clock.now());
  return { emulator, api };
}

export async function open(
  rules: Partial<JwplayerRules> = {},
  parameters: Readonly<Record<string, string>> = {},
) {
  const { emulator, api } = await start(rules);
  const { body } = await api("create", { upload_method: "multipart", ...parameters });
  const upload = uploadTo(body);
  /** Sends the beginning of a chunk, breaks off, and waits until the emulator has noticed. */
  const sendCut = async (range: readonly [number, number], sentBytes: number) => {
    const seen = emulator.requests().length;
    await upload.send(range, { sentBytes });
    await expect.poll(() => emulator.requests()[seen]?.endedAt).toBeDefined();
  };
  return { emulator, api, key: body.media!.key, ...upload, sendCut };
}

export function uploadTo({ link, session_id: sessionId }: ApiBody) {
  const url = urlOf(link!);
  const send = async (range: readonly [number, number], options?: ChunkOptions) => {
    const answer = await sendChunk(url, sessionId!, file, range, options);
    const isJson = answer?.headers["content-type"]?.includes("json");
    return { answer, body: isJson ? (JSON.parse(answer?.body ?? "") as ApiBody) : undefined };
  };
  return { url, sessionId: sessionId!, send };
}
