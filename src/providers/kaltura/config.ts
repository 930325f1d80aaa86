import { randomBytes } from "node:crypto";
import { createHttp } from "../../http/axios.js";
import type { Http } from "../../http/http.js";
import type { AppTokenHash, KalturaOptions } from "./options.js";
import { checkOptions, type CheckedOptions } from "./options-check.js";

/** The options with every default filled in. */
export interface Config {
  readonly partnerId: number;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly http: Http;
  /** Unix time in milliseconds. */
  readonly clock: () => number;
  /** Empty for nobody by name. */
  readonly userId: string;
  readonly strict: boolean;
  readonly playerId: number | undefined;
  readonly credentials: Credentials;
}

/** Kaltura's own service in the USA. */
export const homeUrl = "https://www.kaltura.com";

/** How sessions come about. */
export type Credentials =
  SecretCredentials | StartedCredentials | AppTokenCredentials | GivenCredentials;

interface Wish {
  readonly userId: string;
  readonly sessionType: "user" | "admin";
  readonly sessionLifetimeMs: number;
  readonly privileges: string;
}

export interface SecretCredentials extends Wish {
  readonly kind: "secret";
  readonly adminSecret: string;
  readonly ksVersion: 1 | 2;
  readonly randomBytes: (sizeBytes: number) => Uint8Array;
}

export interface StartedCredentials extends Wish {
  readonly kind: "started";
  readonly adminSecret: string;
}

export interface AppTokenCredentials extends Wish {
  readonly kind: "app-token";
  readonly id: string;
  readonly token: string;
  readonly hashType: AppTokenHash;
}

interface GivenCredentials {
  readonly kind: "given";
  readonly ks: () => Promise<string> | string;
}

/** @throws UploadError `invalid-input` naming the field and what would work. No secret is ever shown. */
export function parseConfig(options: KalturaOptions): Config {
  const given = checkOptions(options);
  return {
    partnerId: given.partnerId,
    baseUrl: (given.baseUrl ?? homeUrl).replace(/\/+$/, ""),
    http: createHttp(given.http),
    clock: given.clock ?? (() => Date.now()),
    userId: given.userId ?? "",
    strict: given.strict ?? false,
    playerId: given.playerId,
    credentials: credentialsOf(given),
  };
}

function credentialsOf(given: CheckedOptions): Credentials {
  if ("ks" in given) return { kind: "given", ks: given.ks };
  const wish: Wish = {
    userId: given.userId ?? "",
    sessionType: given.sessionType ?? "user",
    sessionLifetimeMs: given.sessionLifetimeMs ?? 86_400_000,
    privileges: given.privileges ?? "",
  };
  if ("appToken" in given) {
    const { id, token, hashType = "SHA1" } = given.appToken;
    return { kind: "app-token", ...wish, id, token, hashType };
  }
  const { adminSecret } = given;
  if (given.sessionStart === true) return { kind: "started", ...wish, adminSecret };
  const local = { ksVersion: given.ksVersion ?? 2, randomBytes: given.randomBytes ?? randomBytes };
  return { kind: "secret", ...wish, adminSecret, ...local };
}
