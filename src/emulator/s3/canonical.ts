/**
 * The canonical request of Signature Version 4, as S3 builds it (Amazon S3 API Reference, "Signature Calculations for the
 * Authorization Header"; "Authenticating Requests: Using Query Parameters").
 */
import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What a signature covers besides the request itself. */
export interface SigningScope {
  /** As in `20261231T235959Z`. */
  readonly date: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  /** Hex digest of the body, or `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
}

/** The signature that this request must carry, in hex. */
export function signatureOf(request: IncomingMessage, scope: SigningScope, secret: string): string {
  const text = [
    "AWS4-HMAC-SHA256",
    scope.date,
    scopeText(scope),
    sha256(canonicalRequest(request, scope)),
  ].join("\n");
  const parts = [scope.date.slice(0, 8), scope.region, "s3", "aws4_request"];
  const key = parts.reduce<Buffer | string>((last, part) => hmac(last, part), `AWS4${secret}`);
  return hmac(key, text).toString("hex");
}

/** As in `20261231/eu-central-1/s3/aws4_request`. */
export function scopeText({ date, region }: Pick<SigningScope, "date" | "region">): string {
  return `${date.slice(0, 8)}/${region}/s3/aws4_request`;
}

function canonicalRequest(request: IncomingMessage, scope: SigningScope): string {
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  const headers = scope.signedHeaders.map((name) => `${name}:${valueOf(request, name)}\n`);
  return [
    request.method,
    encodePath(path),
    canonicalQuery(query),
    headers.join(""),
    scope.signedHeaders.join(";"),
    scope.payload,
  ].join("\n");
}

function valueOf({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(",") : (value ?? "");
  return text.trim().replace(/ +/g, " ");
}

function canonicalQuery(query: string): string {
  const pairs = query.split("&").filter((pair) => pair !== "");
  const encoded = pairs.map((pair) => {
    const [name = "", value = ""] = pair.split("=", 2).map((text) => encode(decode(text)));
    return [name, value] as const;
  });
  return encoded
    .filter(([name]) => name !== "X-Amz-Signature")
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map((pair) => pair.join("="))
    .join("&");
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Once, unlike every other service of AWS: each character but slashes as the client must have sent it. */
function encodePath(path: string): string {
  return path
    .split("/")
    .map((segment) => encode(decode(segment)))
    .join("/");
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
