import type { HttpRequest } from "./http.js";

/** `false` keeps a header away that would otherwise be added. */
type WireHeaders = Record<string, string | false>;

const methodsWithBody = ["POST", "PUT", "PATCH"];

/**
 * The headers of a request as they are sent: what the caller gave, and nothing on top but `Accept`, `User-Agent`, the
 * length and the expectation. Compression is not asked for, since answers are short.
 *
 * The length comes last on purpose: Node writes a non-ASCII `Content-Disposition` wrongly when it already knows the
 * length by then (nodejs/node 46528).
 */
export function wireHeaders(request: HttpRequest): WireHeaders {
  const { method, body, headers = {}, expectContinueMs } = request;
  const sizeBytes = body?.sizeBytes ?? 0;
  const sent = new Map<string, [name: string, value: string | false]>();
  const set = (name: string, value: string | false): void => {
    sent.delete(name.toLowerCase());
    sent.set(name.toLowerCase(), [name, value]);
  };
  set("Accept", "*/*");
  set("Accept-Encoding", false);
  set("Content-Type", false);
  set("User-Agent", "upreel");
  for (const [name, value] of Object.entries(headers)) set(name, utf8(value));
  if (sizeBytes > 0 && expectContinueMs !== undefined) set("Expect", "100-continue");
  if (body !== undefined || methodsWithBody.includes(method))
    set("Content-Length", String(sizeBytes));
  return Object.fromEntries(sent.values());
}

/** Node writes headers as Latin-1: one character for each byte of the UTF-8 form arrives as UTF-8. */
function utf8(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}

/** Headers of an answer with names in lower case and repeated ones joined. */
export function answerHeaders(received: Readonly<Record<string, unknown>>): Record<string, string> {
  const pairs = Object.entries(received).map(([name, value]) => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(", ") : String(value),
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
