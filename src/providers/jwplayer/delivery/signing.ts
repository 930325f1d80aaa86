/** Signed URLs of JW Player's delivery network ("Protect your content with signed URLs" in its documentation). */
import { createHash, createHmac } from "node:crypto";
import * as z from "zod/mini";
import { parseInput } from "../../../validation.js";

export interface JwplayerSigning {
  /** The property's API v1 secret, also where uploads go through API v2. */
  readonly apiSecret: string;
  /** When the URLs end. */
  readonly expiresAt: Date;
}

const apiSecret = "the property's API v1 secret, without blanks or line breaks";

/** The checks of a wish for signed URLs. */
export const signingFields = {
  apiSecret: z.string(apiSecret).check(z.regex(/^\S+$/, apiSecret)),
  expiresAt: z.date("a valid Date"),
};

const schema = z.strictObject({
  ...signingFields,
  url: z.url({ protocol: /^https?$/, error: "a URL of the delivery network" }),
});

/**
 * A delivery URL with its signature: a token (JWT, HS256) for the routes under `/v2/`, and `exp` and `sig` (MD5) for all
 * others. Whoever has it can use it until it ends. Signatures are checked even where the property does not demand them.
 * @throws UploadError `invalid-input` naming the field
 */
export function signJwplayerUrl(url: string, signing: JwplayerSigning): string {
  const given = parseInput(schema, { ...signing, url }, "signJwplayerUrl options");
  return signed(given.url, given);
}

/** The same without a check. */
export function signed(plain: string, signing: JwplayerSigning): string {
  const url = new URL(plain);
  const exp = Math.floor(signing.expiresAt.getTime() / 1000);
  if (url.pathname.startsWith("/v2/")) addToken(url, exp, signing.apiSecret);
  else addSignature(url, exp, signing.apiSecret);
  return url.href;
}

/** The route's parameters become claims. */
function addToken(url: URL, exp: number, secret: string): void {
  const claims = { ...Object.fromEntries(url.searchParams), resource: url.pathname, exp };
  const text = [{ alg: "HS256", typ: "JWT" }, claims].map(base64Of).join(".");
  const signature = createHmac("sha256", secret).update(text).digest("base64url");
  url.search = new URLSearchParams({ token: `${text}.${signature}` }).toString();
}

/** The path is signed without the slash at its beginning. */
function addSignature(url: URL, exp: number, secret: string): void {
  const text = `${url.pathname.slice(1)}:${exp}:${secret}`;
  url.searchParams.set("exp", String(exp));
  url.searchParams.set("sig", createHash("md5").update(text).digest("hex"));
}

function base64Of(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
