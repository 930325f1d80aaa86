/** Answers held against recorded ones: JSON as such, for the recording's was spaced; everything else to the letter. */
import { page } from "../../../../src/emulator/jwplayer/upload/nginx.js";
import type { RawAnswer } from "../raw-http.js";
import type { TracedAnswer } from "./resumable-traces.js";

/** An answer as far as the recording tells of it. */
export function comparable({ status, reason, headers, body }: RawAnswer, traced: TracedAnswer) {
  const { connection } = headers;
  if ("created" in traced) {
    const others = Object.entries(headers).filter(
      ([name]) => !["date", "connection"].includes(name),
    );
    return { status, reason, connection, headers: Object.fromEntries(others), body };
  }
  const type = headers["content-type"];
  if (type?.includes("json") && body !== "")
    return { status, reason, connection, type, body: JSON.parse(body) as unknown };
  const location = headers.location;
  return { status, reason, connection, type, ...(location !== undefined && { location }), body };
}

export function wanted(traced: TracedAnswer) {
  const { connection = "keep-alive" } = traced;
  const json = "application/json; charset=utf-8";
  if ("created" in traced) {
    const text = traced.created;
    const headers = { range: text, "content-length": String(text.length) };
    return { status: 201, reason: "Created", connection, headers, body: text };
  }
  if ("ok" in traced) {
    const media = { type: "video", key: "AbCdEfGh" };
    const body = { status: "ok", media, file: traced.ok };
    return { status: 200, reason: "OK", connection, type: json, body };
  }
  const { status, reason } = traced;
  if (traced.page) {
    return { status, reason, connection, type: "text/html", body: page(status).body };
  }
  if (traced.json !== undefined)
    return { status, reason, connection, type: json, body: traced.json };
  const { "Content-Type": type, Location: location } = traced.headers ?? {};
  return {
    ...{ status, reason, connection, type },
    ...(location !== undefined && { location }),
    body: traced.body,
  };
}
