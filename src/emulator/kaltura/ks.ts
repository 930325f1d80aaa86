/** Kaltura sessions (KS): making version 2, reading versions 1 and 2. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** What a session says. */
export interface SessionClaims {
  readonly partnerId: number;
  readonly userId: string;
  /** 0 USER, 2 ADMIN. */
  readonly type: number;
  /** Unix seconds. */
  readonly expiresAt: number;
  /** Values by name, in the order of the session. */
  readonly privileges: ReadonlyMap<string, string>;
}

/** A session whose signature is right. Whether it still lives is another question. */
export interface Session extends SessionClaims {
  /** Identifies this very session, for its revocation. */
  readonly hash: string;
}

/** Who may have signed. The admin secret signs sessions of both types. */
export interface Signer {
  readonly partnerId: number;
  readonly adminSecret: string;
}

/** The session in the text, or undefined when it is malformed, of another partner or wrongly signed. */
export function readSession(ks: string, signer: Signer): Session | undefined {
  const bytes = strictBase64(ks);
  if (!bytes) return undefined;
  return bytes.toString("latin1", 0, 3) === "v2|" ? readV2(bytes, signer) : readV1(bytes, signer);
}

/** The session as text, version 2. `random` is 16 bytes. */
export function writeSession(
  claims: SessionClaims,
  signer: Signer,
  random: Buffer = randomBytes(16),
): string {
  const query = new URLSearchParams([...claims.privileges]);
  query.set("_e", String(claims.expiresAt));
  query.set("_t", String(claims.type));
  query.set("_u", claims.userId);
  // PHP encodes the asterisk, too.
  const body = Buffer.concat([random, Buffer.from(query.toString().replaceAll("*", "%2A"))]);
  const message = Buffer.concat([sha1(body), body]);
  const padded = Buffer.concat([message, Buffer.alloc(-message.length & 15)]);
  const cipher = createCipheriv("aes-128-cbc", keyOf(signer), noVector).setAutoPadding(false);
  const head = Buffer.from(`v2|${claims.partnerId}|`);
  const text = Buffer.concat([head, cipher.update(padded), cipher.final()]).toString("base64");
  return text.replaceAll("+", "-").replaceAll("/", "_");
}

/** The map of a privileges text: `edit:a/b,*`. Of two with the same name the last wins. */
export function readPrivileges(text: string): ReadonlyMap<string, string> {
  const pieces = text.split(",").map((piece) => piece.trim());
  return new Map(
    pieces
      .filter((piece) => piece !== "")
      .map((piece) => (piece === "*" ? ["all", "*"] : split(piece))),
  );
}

const noVector = Buffer.alloc(16);
const hashBytes = 20;
const randomLength = 16;

function readV2(bytes: Buffer, signer: Signer): Session | undefined {
  const afterPartner = bytes.indexOf("|", 3);
  const partner = bytes.toString("latin1", 3, afterPartner);
  const sealed = bytes.subarray(afterPartner + 1);
  if (afterPartner < 0 || partner !== String(signer.partnerId)) return undefined;
  if (sealed.length === 0 || sealed.length % 16 !== 0) return undefined;

  const cipher = createDecipheriv("aes-128-cbc", keyOf(signer), noVector).setAutoPadding(false);
  const message = withoutPadding(Buffer.concat([cipher.update(sealed), cipher.final()]));
  const hash = message.subarray(0, hashBytes);
  const body = message.subarray(hashBytes);
  if (!sha1(body).equals(hash)) return undefined;

  const privileges = new Map(parseQuery(body.toString("utf8", randomLength)));
  const claims = {
    partnerId: signer.partnerId,
    expiresAt: Number(privileges.get("_e") ?? 0),
    type: Number(privileges.get("_t") ?? 0),
    userId: privileges.get("_u") ?? "",
  };
  for (const name of ["_e", "_t", "_u", "_m", "_d"]) privileges.delete(name);
  return { ...claims, privileges, hash: hash.toString("hex") };
}

function readV1(bytes: Buffer, { partnerId, adminSecret }: Signer): Session | undefined {
  const [signature, ...rest] = bytes.toString("utf8").split("|");
  const claims = rest.join("|");
  const hash = sha1(Buffer.from(adminSecret + claims)).toString("hex");
  const fields = claims.split(";");
  if (hash !== signature || fields.length < 3 || fields[0] !== String(partnerId)) return undefined;
  const [, , expiry, type, , userId = "", privileges = ""] = fields;
  return {
    partnerId,
    userId,
    type: Number(type ?? 0),
    expiresAt: Number(expiry),
    privileges: readPrivileges(privileges),
    hash,
  };
}

/** Base64 of either alphabet; anything else in it makes it none. */
function strictBase64(text: string): Buffer | undefined {
  const standard = text.replaceAll("-", "+").replaceAll("_", "/");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(standard)) return undefined;
  return Buffer.from(standard, "base64");
}

/** PHP's parse_str: dots and blanks in names become underscores. */
function parseQuery(query: string): [string, string][] {
  return [...new URLSearchParams(query)].map(([name, value]) => [
    name.replace(/[. ]/g, "_"),
    value,
  ]);
}

function split(piece: string): [string, string] {
  const [name = "", ...value] = piece.split(":");
  return [name, value.join(":")];
}

function withoutPadding(message: Buffer): Buffer {
  let end = message.length;
  while (end > 0 && message[end - 1] === 0) end -= 1;
  return message.subarray(0, end);
}

function keyOf({ adminSecret }: Signer): Buffer {
  return sha1(Buffer.from(adminSecret)).subarray(0, 16);
}

function sha1(bytes: Uint8Array): Buffer {
  return createHash("sha1").update(bytes).digest();
}
