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
  "(?:proxy-)?authorization",
  "AWSAccessKeyId",
  "credential",
  "jwt",
  "ks",
  "KSID",
  "password",
  "secret",
  "session_?id",
  "sig",
  "signature(?:_?provided)?",
  "token",
  "token_?hash",
  "upload_?token(?:_?id)?",
  "X-Amz-[\\w-]+",
  "X-Session-ID",
].join("|");

/** A name begins at a word's beginning, or after a URL-encoded character. */
const nameStart = String.raw`(?:(?<![\w-])|(?<=%[0-9a-f]{2}))`;
/** JSON inside JSON escapes its quotes, a URL encodes them. */
const quote = String.raw`(?:\\*["']|%22|%27)?`;
const separator = "(?:[=:>]|%3D|%3A)";
const scheme = String.raw`(?:(?:Bearer|Basic|KS|AWS[\w-]*)(?:\s|%20)+)?`;
const value = String.raw`(?:\[redacted\]|[^\s"'&,;<>()}\]\\]+)`;

/** `name=value` in a query or form, `name: value` in a header or a printed object, `"name": "value"` in JSON, and in XML. */
const pairs = new RegExp(
  `(${nameStart}(?:${secretNames})${quote}\\s*${separator}\\s*${quote})${scheme}${value}`,
  "gi",
);

/** Kaltura also takes parameters as path segments. */
const pathSession = /(\/ks\/)[^/\s"?&]+/gi;

/**
 * A Kaltura session wherever it stands. Version 2 begins with base64 of "v2|", version 1 with base64 of a SHA-1 in hex:
 * the first two of every four characters then have few values, so that no path or digest is taken for one.
 */
const kalturaSession = /djJ8[\w=%-]{16,}|(?:[MNOYZ][DTjzGWm2][A-Za-z0-9]{2}){13}[\w+/=%-]*/g;

const bearer = /\bBearer\s+[\w.~+/=-]+/gi;

const userInfo = /(:\/\/)[^/?#@\s]+@/g;

/** The text with every credential in it replaced. Safe to apply twice. */
export function redact(text: string): string {
  return text
    .replace(pairs, (_, name: string) => `${name}${hidden}`)
    .replace(bearer, `Bearer ${hidden}`)
    .replace(pathSession, (_, name: string) => `${name}${hidden}`)
    .replace(kalturaSession, hidden)
    .replace(userInfo, `$1${hidden}@`);
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
