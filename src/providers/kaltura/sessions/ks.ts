/** Kaltura sessions (KS) made on this machine. Pure: the same input gives the same session. */
import { createCipheriv, createHash } from "node:crypto";

/** What a session says of its holder. */
export interface Grant {
  readonly partnerId: number;
  readonly userId: string;
  readonly type: "user" | "admin";
  /** Unix time in seconds. */
  readonly expiresAt: number;
  /** As in `edit:*,disableentitlement`. */
  readonly privileges: string;
}

/** KalturaSessionType. */
export const sessionTypeNumbers = { user: 0, admin: 2 } as const;
const ivBytes = 16;
const blockBytes = 16;

/** How many random bytes `makeKsV2` wants. */
export const saltBytes = 16;

/**
 * A session of version 2, encrypted with the secret: server `kSessionBase.class.php`, `generateKsV2`.
 * The padding is NUL bytes and the IV is zero, as the server reads them; the random bytes in front make up for it.
 */
export function makeKsV2(grant: Grant, secret: string, salt: Uint8Array): string {
  const query = [
    ...privilegePairs(grant.privileges),
    ["_e", String(grant.expiresAt)] as const,
    ["_t", String(sessionTypeNumbers[grant.type])] as const,
    ["_u", grant.userId] as const,
  ];
  const fields = query.map(([name, value]) => `${formEncode(name)}=${formEncode(value)}`);
  const body = Buffer.concat([salt, Buffer.from(fields.join("&"))]);
  const message = Buffer.concat([sha1(body), body]);
  const padding = Buffer.alloc((blockBytes - (message.length % blockBytes)) % blockBytes);
  const key = sha1(secret).subarray(0, 16);
  const cipher = createCipheriv("aes-128-cbc", key, Buffer.alloc(ivBytes)).setAutoPadding(false);
  const sealed = Buffer.concat([cipher.update(message), cipher.update(padding), cipher.final()]);
  const ks = Buffer.concat([Buffer.from(`v2|${grant.partnerId}|`), sealed]).toString("base64");
  return ks.replaceAll("+", "-").replaceAll("/", "_");
}

/**
 * A session of version 1, signed with the secret and readable by anyone: the nine fields that the server itself writes.
 * @param random Any whole number; tells sessions of the same second apart.
 */
export function makeKsV1(grant: Grant, secret: string, random: number): string {
  const { partnerId, expiresAt, userId, privileges } = grant;
  const holder = [partnerId, partnerId, expiresAt, sessionTypeNumbers[grant.type], random, userId];
  const fields = [...holder, privileges, "", ""].join(";");
  const signature = sha1(secret + fields).toString("hex");
  return Buffer.from(`${signature}|${fields}`).toString("base64");
}

function privilegePairs(privileges: string): readonly (readonly [string, string])[] {
  const given = privileges.split(",").map((privilege) => privilege.trim());
  return given
    .filter((privilege) => privilege !== "")
    .map((privilege) => (privilege === "*" ? "all:*" : privilege))
    .map((privilege) => {
      const colon = privilege.indexOf(":");
      if (colon < 0) return [privilege, ""] as const;
      return [privilege.slice(0, colon), privilege.slice(colon + 1)] as const;
    });
}

/** As PHP's `http_build_query` writes it (RFC 1738): a space is `+`, and only `-_.` stay besides letters and digits. */
function formEncode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

function sha1(content: string | Uint8Array): Buffer {
  return createHash("sha1").update(content).digest();
}
