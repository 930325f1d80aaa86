/** Judging the head of a chunk, header by header in the order in which they were sent: the first bad one decides. */
import type { IncomingMessage } from "node:http";
import { decodeHeader } from "../../header.js";
import type { Habits } from "./generation.js";
import type { Span } from "./ranges.js";

/** A chunk whose body may be read. */
export interface Chunk {
  /** Undefined when the request names none. */
  readonly sessionId: string | undefined;
  /** Undefined: the body is the whole file. */
  readonly range: (Span & { readonly totalBytes: number }) | undefined;
  readonly fileName: string;
  readonly contentType: string;
  readonly lengthBytes: number;
}

export type Verdict =
  | { readonly kind: "chunk"; readonly chunk: Chunk }
  /** The connection ends without a byte. */
  | { readonly kind: "drop" }
  | { readonly kind: "refuse"; readonly status: number; readonly close: boolean };

type Refusal = Exclude<Verdict, { kind: "chunk" }>;

/** @param maxFileBytes Largest TOTAL. */
export function judgeHead(request: IncomingMessage, habits: Habits, maxFileBytes: number): Verdict {
  const lengthBytes = Number(request.headers["content-length"] ?? 0);
  if (habits.refusesChunked && request.headers["transfer-encoding"] !== undefined)
    return close(411);
  let sessionId: string | undefined;
  let range: Chunk["range"];
  let disposition: string | undefined;
  for (const [name, value] of headersOf(request)) {
    if (name === "content-disposition") {
      if (!/^(?:attachment|form-data)/i.test(value)) return drop;
      disposition = value;
    }
    if (name === "session-id" || name === "x-session-id") {
      if (!/^[\w-]+$/.test(value)) return drop;
      sessionId = value;
    }
    if (name === "content-range" || name === "x-content-range") {
      const found = readRange(value, habits);
      if (!found) return drop;
      const refusal = judgeRange(found, lengthBytes, habits, maxFileBytes);
      if (refusal) return refusal;
      range = found;
    }
  }
  if (disposition === undefined) return { kind: "refuse", status: 415, close: false };
  if (lengthBytes === 0) return close(400);
  // The data file bears the session's name, and a file system takes no longer one.
  if (sessionId !== undefined && sessionId.length > 255) return close(503);
  const contentType = request.headers["content-type"] ?? "";
  const fileName = habits.fileNameOf(disposition);
  return { kind: "chunk", chunk: { sessionId, range, fileName, contentType, lengthBytes } };
}

const drop: Refusal = { kind: "drop" };

function close(status: number): Refusal {
  return { kind: "refuse", status, close: true };
}

/** Names in lower case. */
function* headersOf({ rawHeaders }: IncomingMessage): Generator<readonly [string, string]> {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    yield [name.toLowerCase(), decodeHeader(value)];
  }
}

/** `bytes START-END/TOTAL` with exactly one space. Undefined when it is anything else. */
function readRange(text: string, habits: Habits): Chunk["range"] {
  const [, ...numbers] = /^bytes (\d+)-(\d+)\/(\d+)$/i.exec(text) ?? [];
  const [start, end, totalBytes] = numbers.map(Number);
  if (start === undefined || end === undefined || totalBytes === undefined) return undefined;
  const maxEnd = habits.endMayBeTotal ? totalBytes : totalBytes - 1;
  if (end - start + 1 < habits.minRangeBytes || end > maxEnd) return undefined;
  return { start, end, totalBytes };
}

function judgeRange(
  { start, end, totalBytes }: NonNullable<Chunk["range"]>,
  lengthBytes: number,
  { checksLength }: Habits,
  maxFileBytes: number,
): Refusal | undefined {
  if (totalBytes > maxFileBytes) return close(413);
  if (!checksLength || end - start + 1 === lengthBytes) return undefined;
  return { kind: "refuse", status: 416, close: false };
}
