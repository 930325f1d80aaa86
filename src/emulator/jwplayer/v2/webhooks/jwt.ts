/** JSON Web Tokens signed with HMAC-SHA256 (RFC 7519, `HS256`). */
import { createHmac } from "node:crypto";

export function signJwt(claims: object, secret: string): string {
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
