/** Amazon's query authentication of the second generation ("SigV2"), by which v1's S3 links are signed. */
import { createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Everything that the signature covers. */
export interface Signed {
  readonly method: string;
  readonly contentMd5: string;
  readonly contentType: string;
  /** Unix seconds, as text. */
  readonly expires: string;
  /** `/<bucket>/<key>` as it stands in the URL. */
  readonly resource: string;
  /** The `x-amz-*` headers, names in lower case. */
  readonly amzHeaders: Readonly<Record<string, string>>;
}

export function stringToSign(signed: Signed): string {
  const amz = Object.entries(signed.amzHeaders)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${value}\n`);
  const { method, contentMd5, contentType, expires, resource } = signed;
  return [method, contentMd5, contentType, expires, amz.join("") + resource].join("\n");
}

/** Base64, not yet URL-encoded. */
export function signV2(signed: Signed, secret: string): string {
  return createHmac("sha1", secret).update(stringToSign(signed)).digest("base64");
}

export function amzHeadersOf(headers: IncomingHttpHeaders): Signed["amzHeaders"] {
  const amz = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-"));
  return Object.fromEntries(amz.map(([name, value]) => [name, String(value).trim()]));
}
