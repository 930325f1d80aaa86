/** Reading JSON Web Tokens signed with HMAC-SHA256 (RFC 7519 and RFC 7515, `HS256`). */
import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";

export type Claims = Readonly<Record<string, unknown>>;

const objectSchema = z.record(z.string(), z.unknown());
const headerSchema = z.object({ alg: z.literal("HS256") });

/**
 * What the token says, or undefined unless it is signed with this secret. The algorithm is ours to choose: a token that
 * names another one, or none, is not read.
 */
export function readJwt(token: string, secret: string): Claims | undefined {
  const [header = "", claims = "", signature = "", ...more] = token.split(".");
  if (more.length > 0 || !headerSchema.safeParse(parseJson(header)).success) return undefined;
  const wanted = createHmac("sha256", secret).update(`${header}.${claims}`).digest();
  const given = Buffer.from(signature, "base64url");
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  return objectSchema.safeParse(parseJson(claims)).data;
}

function parseJson(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString());
  } catch {
    return undefined;
  }
}
