/**
 * Signatures of API v1: SHA-1 over the sorted, percent-encoded parameters followed by the secret.
 * Rules: developer.jwplayer.com, API v1 reference, "Authentication".
 */
import { createHash } from "node:crypto";

/** Parameters of one call, by name. An empty value keeps its `=`. */
export type Fields = Readonly<Record<string, string>>;

export interface Stamp {
  /** Unix milliseconds. The platform refuses a call stamped more than 27 hours ago. */
  readonly nowMs: number;
  /** A number in `[0, 1)`, fresh for each call: the platform does not carry out the same signature twice in 48 hours. */
  readonly random: number;
}

/** A form body with everything a call needs: key, nonce, timestamp, format and signature. */
export function signedForm(
  fields: Fields,
  credentials: { readonly apiKey: string; readonly apiSecret: string },
  stamp: Stamp,
): string {
  const form = encodeForm({
    ...fields,
    api_format: "json",
    api_key: credentials.apiKey,
    api_nonce: String(Math.floor(stamp.random * 1e8)).padStart(8, "0"),
    api_timestamp: String(Math.floor(stamp.nowMs / 1000)),
  });
  return `${form}&api_signature=${signature(form, credentials.apiSecret)}`;
}

/** Lower-case hex SHA-1 of an encoded form and the secret, with nothing between them. */
export function signature(form: string, apiSecret: string): string {
  return createHash("sha1").update(form).update(apiSecret).digest("hex");
}

/** `name=value` pairs joined with `&`, sorted by encoded name in byte order. */
export function encodeForm(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => ({ name: percentEncode(name), value: percentEncode(value) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, value }) => `${name}=${value}`)
    .join("&");
}

/**
 * OAuth 1.0, section 5.1: everything but letters, digits and `-._~` is encoded, so `!'()*` as well. Half a surrogate
 * pair has no UTF-8 and becomes U+FFFD.
 */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
