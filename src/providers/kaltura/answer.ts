import * as z from "zod/mini";
import { UploadError, type ErrorDetails } from "../../errors.js";
import type { HttpResponse } from "../../http/http.js";

/** What Kaltura's support asks for with every failure: the machine, and its name for the request. */
export function requestIdOf({ headers }: HttpResponse): string | undefined {
  const names = [headers["x-me"], headers["x-kaltura-session"]];
  const known = names.filter((name) => name !== undefined && name !== "");
  return known.length === 0 ? undefined : known.join(" ");
}

/**
 * The value of an answer with a good HTTP status.
 * @throws UploadError `interrupted` when it is not JSON. That happens even under HTTP 200: a server that cannot serve a
 * call ends it with an empty body and the reason in a header.
 */
export function valueIn({ body, headers }: HttpResponse, where: ErrorDetails): unknown {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error is left out: it quotes the text, which may hold a session.
    const reason = headers["x-kaltura-app"] ?? headers["x-kaltura"];
    const what = `Kaltura answered ${kindOfText(text)} instead of JSON`;
    const message = reason === undefined ? what : `${what}: ${reason}`;
    throw new UploadError("interrupted", message, where);
  }
}

/** @throws UploadError `interrupted` when the answer lacks what it must have. */
export function shapeOf<T>(schema: z.core.$ZodType<T>, value: unknown, operation: string): T {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map((issue) => issue.path.map(String).join("."));
  const message = `Kaltura's answer to ${operation} is not as documented, at: ${missing.join(", ")}`;
  throw new UploadError("interrupted", message, { provider: "Kaltura", operation });
}

function kindOfText(text: string): string {
  if (text.trim() === "") return "nothing";
  if (/^\s*<(!doctype|html)/i.test(text)) return "a web page (check baseUrl)";
  return /^\s*</.test(text) ? "XML" : "text";
}
