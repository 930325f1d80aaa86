/** A small caller of the emulated JW Player v2, and the stage that its tests begin on. */
import { createHash } from "node:crypto";
import { afterEach } from "vitest";
import { manualClock, startEmulator } from "../../../../../src/emulator/index.js";
import type { Emulator, JwplayerRules } from "../../../../../src/emulator/index.js";

export const clock = manualClock();
const running: Emulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
});

/** The union of what v2 answers, as far as tests look. */
export interface V2Body extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly status: string;
  readonly upload_link: string;
  readonly upload_id: string;
  readonly upload_token: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly code: string; readonly description: string }[];
  readonly page: number;
  readonly page_length: number;
  readonly total: number;
  readonly media: readonly V2Body[];
  readonly parts: readonly { id: number; upload_link: string; etag?: string }[];
  readonly text_tracks: readonly V2Body[];
  readonly secret: string;
}

export interface V2Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: V2Body;
  readonly text: string;
}

export interface V2Options {
  readonly body?: unknown;
  /** Default: the account's secret. */
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function start(jwplayer: Partial<JwplayerRules> = {}) {
  const emulator = await startEmulator({ clock, processingMs: 1000, jwplayer });
  running.push(emulator);
  const { siteId, secret } = emulator.credentials.jwplayerV2;
  const api = async (method: string, path: string, options: V2Options = {}): Promise<V2Answer> => {
    const { body, bearer = secret, headers } = options;
    const answer = await fetch(`${emulator.url}/v2/${path.replace(":site", siteId)}`, {
      method,
      headers: { Authorization: `Bearer ${bearer}`, ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed = (text === "" ? {} : JSON.parse(text)) as V2Body;
    return { status: answer.status, headers: answer.headers, body: parsed, text };
  };
  const create = async (upload: object = {}, metadata: object = {}): Promise<V2Body> => {
    const { status, body } = await api("POST", "sites/:site/media/", {
      body: { upload, metadata },
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  return { emulator, api, create };
}

/** A PUT without a type, as S3's links want it, or with the given one. */
export async function put(url: string, bytes: Buffer, type?: string) {
  const headers = type === undefined ? {} : { "Content-Type": type };
  const body = Uint8Array.from(bytes);
  const answer = await fetch(url, { method: "PUT", body, headers });
  return { status: answer.status, etag: answer.headers.get("etag"), text: await answer.text() };
}

export function digestOf(algorithm: "md5" | "sha256", bytes: Buffer): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

/** Bytes that differ from place to place. */
export function bytesOf(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + 7) % 251));
}
