/**
 * The form scenarios recorded from the real nginx upload module (master of 2023-06 on nginx 1.22.1), trimmed. Byte i
 * of a file in them is `(i * 31 + 7) mod 251`.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RawRequest } from "../raw-http.js";

export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly steps: readonly Step[];
  /** The file that the last successful step left behind. */
  readonly finalFile: { readonly size: number; readonly sha256: string } | null;
}

export interface Step {
  readonly request: TracedRequest;
  readonly response: {
    readonly status: number;
    readonly reason: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
  readonly outcome: string;
  /** What the module handed on. */
  readonly backend?: readonly {
    readonly fields: readonly (readonly [string, string])[];
    readonly answered: number;
  }[];
}

export interface TracedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: readonly Piece[];
  readonly bodySha256?: string;
  /** Only this much of the body is sent. */
  readonly sentBytes?: number;
  readonly then?: NonNullable<RawRequest["then"]>;
}

type Piece =
  | { readonly text: string }
  | { readonly repeat: string; readonly times: number }
  /** Bytes of the file, both ends included. */
  | { readonly from: number; readonly to: number };

/** The nginx settings under which they were recorded. */
export const recordedRules = {
  maxFormBytes: 4 * 1024 * 1024,
  maxFileBytes: 1024 * 1024,
  maxPartHeaderBytes: 512,
  maxFieldsBytes: 100 * 1024,
};

const everything = JSON.parse(
  readFileSync(new URL("../../../fixtures/jwplayer/form-traces.json", import.meta.url), "utf8"),
) as readonly Scenario[];

/** Not replayed, because without a boundary the module answers nothing and nginx takes the body for a next request. */
export const defects = [
  "single_no_boundary_param",
  "single_no_boundary_param_large",
  "single_no_boundary_param_charset",
];

export const scenarios = everything.filter(({ name }) => !defects.includes(name));

export function findScenario(name: string): Scenario {
  const found = everything.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`no scenario ${name}`);
  return found;
}

/** The request as it goes over the line. */
export function toRaw({
  method,
  target,
  headers,
  body,
  sentBytes,
  then,
}: TracedRequest): RawRequest {
  const bytes = bodyOf(body).subarray(0, sentBytes);
  return { method, target, headers, body: bytes, ...(then && { then }) };
}

export function bodyOf(pieces: readonly Piece[]): Buffer {
  return Buffer.concat(pieces.map(bytesOf));
}

function bytesOf(piece: Piece): Buffer {
  if ("text" in piece) return Buffer.from(piece.text, "utf8");
  if ("repeat" in piece) return Buffer.from(piece.repeat.repeat(piece.times), "utf8");
  return Buffer.from(
    Uint8Array.from(
      { length: piece.to - piece.from + 1 },
      (_, i) => ((piece.from + i) * 31 + 7) % 251,
    ),
  );
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
