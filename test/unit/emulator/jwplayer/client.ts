/** A small caller of the emulated JW Player, for tests of the emulator itself. */
import { sign } from "../../../../src/emulator/jwplayer/api/signature.js";
import type { Parameter } from "../../../../src/emulator/jwplayer/api/signature.js";
import type { Emulator } from "../../../../src/emulator/index.js";

export interface Link {
  readonly protocol: string;
  readonly address: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** The union of what the API answers, as far as tests look. */
export interface ApiBody {
  readonly status: string;
  readonly code?: string;
  readonly title?: string;
  readonly message?: string;
  readonly media?: { readonly type: string; readonly key: string };
  readonly link?: Link;
  readonly session_id?: string;
  readonly track?: Readonly<Record<string, unknown>>;
  readonly tracks?: readonly Readonly<Record<string, unknown>>[];
  readonly thumbnail?: Readonly<Record<string, unknown>>;
  readonly conversions?: readonly Readonly<Record<string, unknown>>[];
  readonly video?: Readonly<Record<string, unknown>>;
  readonly videos?: readonly Readonly<Record<string, unknown>>[];
  readonly limit?: number;
  readonly offset?: number;
  readonly total?: number;
  readonly file?: { readonly size: number; readonly md5?: string };
  readonly rate_limit?: { reset: number; limit: number; remaining: number };
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: ApiBody;
}

let nonce = 10_000_000;

/** The parameters with everything a call needs around them. */
export function signed(
  { credentials }: Emulator,
  parameters: Readonly<Record<string, string>> = {},
  now = Date.now(),
): readonly Parameter[] {
  nonce += 1;
  const all = Object.entries({
    api_format: "json",
    api_key: credentials.jwplayer.apiKey,
    api_nonce: String(nonce),
    api_timestamp: String(Math.floor(now / 1000)),
    ...parameters,
  });
  return [...all, ["api_signature", sign(all, credentials.jwplayer.apiSecret)]];
}

export function query(parameters: readonly Parameter[]): string {
  return new URLSearchParams(Object.fromEntries(parameters)).toString();
}

/** One signed GET. */
export async function call(
  emulator: Emulator,
  method: string,
  parameters: Readonly<Record<string, string>> = {},
  now?: number,
): Promise<ApiAnswer> {
  const search = query(signed(emulator, parameters, now));
  return answerOf(await fetch(`${emulator.url}/v1/videos/${method}?${search}`));
}

export async function answerOf(response: Response): Promise<ApiAnswer> {
  return { status: response.status, body: (await response.json()) as ApiBody };
}

/** Creates a video and returns its key and the URL to upload to. */
export async function create(
  emulator: Emulator,
  parameters: Readonly<Record<string, string>> = {},
  now?: number,
): Promise<{ readonly key: string; readonly uploadUrl: string; readonly link: Link }> {
  const { status, body } = await call(emulator, "create", parameters, now);
  if (status !== 200 || !body.media || !body.link) throw new Error(JSON.stringify(body));
  return { key: body.media.key, uploadUrl: urlOf(body.link), link: body.link };
}

export function urlOf({ protocol, address, path, query: parameters }: Link): string {
  return `${protocol}://${address}${path}?${new URLSearchParams(parameters).toString()}`;
}

export function formOf(
  bytes: Uint8Array<ArrayBuffer>,
  name = "file",
  fileName = "video.mp4",
): FormData {
  const form = new FormData();
  form.append(name, new Blob([bytes], { type: "video/mp4" }), fileName);
  return form;
}
