/** Application tokens: what lets a caller who does not hold the secret start sessions, within bounds. */
import { createHash, randomBytes } from "node:crypto";
import { ApiError } from "./errors.js";
import { newObjectId } from "./ids.js";
import { readPrivileges } from "./ks.js";
import type { SessionClaims } from "./ks.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

export type HashType = "SHA1" | "MD5" | "SHA256" | "SHA512";
export const hashTypes: readonly string[] = [
  "SHA1",
  "MD5",
  "SHA256",
  "SHA512",
] satisfies HashType[];

export const appTokenStatus = { disabled: 1, active: 2, deleted: 3 } as const;

export interface AppToken {
  readonly id: string;
  /** The shared secret: 32 hex characters, whatever the hash type. */
  readonly token: string;
  readonly hashType: HashType;
  status: number;
  readonly createdAt: number;
  updatedAt: number;
  /** When the token itself ends, in Unix seconds. Undefined: never. */
  readonly expiry: number | undefined;
  /** The longest that its sessions may last, in seconds. */
  readonly sessionDuration: number;
  /** Of all its sessions. Undefined: as the caller asks. */
  readonly sessionType: number | undefined;
  /** Of all its sessions. Undefined: as the caller asks. */
  readonly sessionUserId: string | undefined;
  /** Of all its sessions, as a session's privileges are written. */
  readonly sessionPrivileges: string;
  readonly description: string | undefined;
}

const defaultDurationSeconds = 86_400;

/** Makes a token. Whatever is not given gets the server's default. */
export function addAppToken(
  world: World,
  given: Pick<AppToken, "hashType"> & Partial<AppToken>,
): AppToken {
  const now = nowSeconds(world);
  const token = {
    id: newObjectId(),
    token: randomBytes(16).toString("hex"),
    status: appTokenStatus.active,
    createdAt: now,
    updatedAt: now,
    expiry: undefined,
    sessionDuration: defaultDurationSeconds,
    sessionType: undefined,
    sessionUserId: undefined,
    sessionPrivileges: "",
    description: undefined,
    ...given,
  };
  world.appTokens.set(token.id, token);
  return token;
}

export const appTokenErrors = {
  notFound: (id: string) =>
    new ApiError("APP_TOKEN_ID_NOT_FOUND", `Application token id "${id}" not found`, { ID: id }),
  notActive: (id: string) =>
    new ApiError("APP_TOKEN_NOT_ACTIVE", `Application token id "${id}" not active`, { ID: id }),
  expired: (id: string) =>
    new ApiError("APP_TOKEN_EXPIRED", `Application token id "${id}" expired`, { ID: id }),
  invalidHash: () => new ApiError("INVALID_APP_TOKEN_HASH", "Invalid application token hash"),
};

/** What the caller of `appToken.startSession` asks for, where the token leaves it open. */
export interface SessionWish {
  readonly userId: string | undefined;
  readonly type: number | undefined;
  /** Seconds. */
  readonly expiry: number | undefined;
  readonly privileges: string;
}

/**
 * What a session of this token says.
 * @throws ApiError when the token is not active or has ended.
 */
export function claimsOf(world: World, token: AppToken, wish: SessionWish): SessionClaims {
  return {
    partnerId: world.account.partnerId,
    userId: token.sessionUserId ?? wish.userId ?? "",
    type: token.sessionType ?? wish.type ?? 0,
    expiresAt: nowSeconds(world) + lifetimeOf(world, token, wish),
    privileges: privilegesOf(token, wish),
  };
}

/** Whether the caller, who holds the session `ks`, has shown to know the token. */
export function knows(token: AppToken, ks: string, hash: string): boolean {
  return (
    createHash(token.hashType)
      .update(ks + token.token)
      .digest("hex") === hash
  );
}

/** How the API shows it. */
export function appTokenView(world: World, token: AppToken) {
  return {
    ...token,
    partnerId: world.account.partnerId,
    sessionPrivileges: token.sessionPrivileges === "" ? undefined : token.sessionPrivileges,
    objectType: "KalturaAppToken",
  };
}

/** @throws ApiError APP_TOKEN_EXPIRED */
function lifetimeOf(world: World, token: AppToken, { expiry }: SessionWish): number {
  const leftSeconds = (token.expiry ?? Infinity) - nowSeconds(world);
  const longest = Math.min(token.sessionDuration, leftSeconds);
  if (longest < 0) throw appTokenErrors.expired(token.id);
  const asked = expiry === undefined || expiry === 0 ? longest : expiry;
  return Math.min(asked, longest);
}

const reserved = ["sessionid", "apptoken"];

/**
 * A privilege asked for is dropped when the token has one of that name already, unless that one is for everything: then
 * it takes its place (inferred; the server may keep both).
 */
function privilegesOf(token: AppToken, wish: SessionWish): ReadonlyMap<string, string> {
  const own = readPrivileges(token.sessionPrivileges);
  const free = ([name]: readonly [string, string]) =>
    !reserved.includes(name) && (!own.has(name) || own.get(name) === "*");
  const extra = [...readPrivileges(wish.privileges)].filter(free);
  return new Map([["sessionid", token.id], ["apptoken", token.id], ...own, ...extra]);
}
