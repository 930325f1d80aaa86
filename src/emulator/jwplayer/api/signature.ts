/**
 * The signature of v1 calls ("Authentication" of the v1 reference): SHA-1 over the encoded, sorted parameters with the
 * secret behind them.
 */
import { createHash } from "node:crypto";

export type Parameter = readonly [name: string, value: string];

/** Lower-case hex. `api_signature` must not be among the parameters. */
export function sign(parameters: readonly Parameter[], secret: string): string {
  return createHash("sha1")
    .update(signedText(parameters) + secret)
    .digest("hex");
}

/** What is signed, before the secret. Sorted by encoded name; equal names keep the caller's order. */
export function signedText(parameters: readonly Parameter[]): string {
  return parameters
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Percent-encoding of OAuth 1.0, section 5.1: only letters, digits and `-._~` stay. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
