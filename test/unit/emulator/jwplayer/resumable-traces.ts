/**
 * The resumable scenarios recorded from the real nginx upload module, trimmed: `steps` on master of 2023-06 with nginx
 * 1.22.1, `variants` on release 2.3.0 with nginx 1.22.1 and release 2.2.0 with nginx 1.2.9, where they differ.
 */
import { readFileSync } from "node:fs";

export type Generation = "master" | "2.3" | "2.2";

export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The session whose state is told of. Default: the scenario's name. */
  readonly session?: string;
  readonly steps: readonly (Expected & { readonly request: TracedRequest })[];
  /** What is done to which step, counted from 0. Default: one after the other, each begun and finished at once. */
  readonly order?: readonly string[];
  readonly finalFile?: FinalFile;
  readonly variants?: Partial<Record<Generation, Variant>>;
  readonly notRunOn?: readonly Generation[];
}

interface Variant {
  readonly steps: readonly Expected[];
  readonly finalFile?: FinalFile;
}

interface FinalFile {
  readonly size: number;
  /** Null for a sparse file too large to digest. */
  readonly sha256: string | null;
}

export interface Expected {
  /** Null: the connection ended without a byte, or the client did not wait. */
  readonly response: TracedAnswer | null;
  /** Status of the answer to a second request that was sent along. */
  readonly secondResponse?: number;
  /** The lines of the session's record. Default: those of the answer. */
  readonly held?: readonly string[];
  /** Size of the session's data file; absent: there is none. */
  readonly bytes?: number;
  /** What the API was told, one entry for each call; of an empty form, an empty one. */
  readonly told?: readonly Readonly<Record<string, string>>[];
}

export type TracedAnswer = { readonly connection?: string } & (
  | { readonly created: string }
  | { readonly ok: { readonly size: number; readonly md5?: string } }
  | {
      readonly status: number;
      readonly reason: string;
      /** nginx's own page. */
      readonly page?: true;
      readonly json?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
);

export interface TracedRequest {
  /** Default POST. */
  readonly method?: string;
  readonly target?: string;
  /** With this range, the usual headers are sent in the usual order, and by default the range's own bytes. */
  readonly range?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: readonly Piece[];
  /** Only this much of the body is sent, or is sent at first. */
  readonly sentBytes?: number;
  readonly then?: string;
  /** Requests that name the same connection share it; others have their own. */
  readonly connection?: string;
  readonly httpVersion?: "1.0";
  /** Default: first the head, then the body. */
  readonly send?: "one segment" | "first 100 with head";
}

type Piece =
  | { readonly text: string }
  | { readonly base64: string }
  /** Bytes of the file, both ends included; `xor255`: each turned to its complement. */
  | { readonly from: number; readonly to: number; readonly pattern?: "xor255" };

export const scenarios = JSON.parse(
  readFileSync(
    new URL("../../../fixtures/jwplayer/resumable-traces.json", import.meta.url),
    "utf8",
  ),
) as readonly Scenario[];

/** What a generation is expected to do; undefined when nobody recorded it. */
export function expectedOn(generation: Generation, scenario: Scenario): Variant | undefined {
  if (scenario.notRunOn?.includes(generation)) return undefined;
  return scenario.variants?.[generation] ?? scenario;
}

const usualTarget = "/v1/videos/upload/resumable?api_format=json&key=AbCdEfGh";

/** The head as it goes over the line. */
export function headOf(request: TracedRequest, session: string): Buffer {
  const { method = "POST", target = usualTarget, httpVersion = "1.1" } = request;
  const headers = request.headers ?? usualHeaders(request, session);
  const lines = [
    `${method} ${target} HTTP/${httpVersion}`,
    "Host: localhost",
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "utf8");
}

function usualHeaders(request: TracedRequest, session: string) {
  return [
    ["Content-Length", String(bodyOf(request).length)],
    ["Content-Type", "application/octet-stream"],
    ["Content-Disposition", 'attachment; filename="video.mp4"'],
    ["X-Content-Range", `bytes ${request.range ?? ""}`],
    ["X-Session-ID", session],
  ] as const;
}

export function bodyOf({ body, range }: TracedRequest): Buffer {
  if (body) return Buffer.concat(body.map(bytesOf));
  if (range === undefined) return Buffer.alloc(0);
  const [from = 0, to = 0] = range.split(/[-/]/).map(Number);
  return bytesOf({ from, to });
}

function bytesOf(piece: Piece): Buffer {
  if ("text" in piece) return Buffer.from(piece.text, "utf8");
  if ("base64" in piece) return Buffer.from(piece.base64, "base64");
  const bytes = Buffer.alloc(piece.to - piece.from + 1, turned(piece.from));
  return piece.pattern === undefined ? bytes : Buffer.from(bytes.map((byte) => byte ^ 255));
}

/** Byte i of every file is `(i * 31 + 7) mod 251`; this is one period of it, beginning at `from`. */
function turned(from: number): Uint8Array {
  return Uint8Array.from({ length: 251 }, (_, at) => (((from + at) % 251) * 31 + 7) % 251);
}
