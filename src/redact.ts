/**
 * What may never be printed. Applied to every message, cause and event text before it leaves the library.
 * It knows the shapes that both platforms' credentials take, so that a secret quoted back by a server
 * (Kaltura puts the whole KS into INVALID_KS messages) is caught as well.
 */

const hidden = "[redacted]";

const secretNames = [
  "access_?token",
  "admin_?secret",
  "api_?secret",
  "api_signature",
  "authorization",
  "AWSAccessKeyId",
  "jwt",
  "ks",
  "KSID",
  "password",
  "secret",
  "session_?id",
  "sig",
  "signature",
  "token",
  "token_?hash",
  "upload_?token(?:_?id)?",
  "X-Amz-[\\w-]+",
  "X-Session-ID",
].join("|");

/** `name=value` in a query or form, `name: value` in a header, `"name": "value"` in JSON. */
const pairs = new RegExp(
  `((?<![\\w-])"?(?:${secretNames})"?\\s*(?:=|%3D|:\\s*)\\s*"?)((?:Bearer\\s+)?[^\\s"&,;'<>()}\\]]+)`,
  "gi",
);

/** Kaltura also takes parameters as path segments. */
const pathSession = /(\/ks\/)[^/\s"?&]+/gi;

/** A Kaltura session wherever it stands: v2 begins with base64 of "v2|"; v1 is one long run of base64, without the
 * slash, which the characters of a v1 session never encode to (and long file paths consist of). */
const kalturaSession = /(?<![\w-])(?:djJ8[\w=-]{16,}|[A-Za-z0-9+]{72,}={0,2}(?![\w-]))/g;

const bearer = /\bBearer\s+[\w.~+/=-]+/gi;

/** The text with every credential in it replaced. Safe to apply twice. */
export function redact(text: string): string {
  return text
    .replace(bearer, `Bearer ${hidden}`)
    .replace(pairs, (_, name: string) => `${name}${hidden}`)
    .replace(pathSession, (_, name: string) => `${name}${hidden}`)
    .replace(kalturaSession, hidden);
}

/** A URL that may be shown: no user, no password, no query. */
export function redactUrl(url: string): string {
  try {
    const { protocol, host, pathname, search } = new URL(url);
    return `${protocol}//${host}${redact(pathname)}${search === "" ? "" : `?${hidden}`}`;
  } catch {
    return hidden;
  }
}
