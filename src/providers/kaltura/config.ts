import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { createHttp } from "../../http/axios.js";
import type { Http } from "../../http/http.js";
import { parseInput } from "../../validation.js";

/** A Kaltura account, and how to speak for it. */
export interface KalturaOptions {
  /** The account's number (KMC, Settings, Integration Settings). */
  readonly partnerId: number;
  /**
   * The account's administrator secret, from the same page. It signs sessions on this machine and is never sent.
   * It signs sessions of both types; the "user secret" beside it signs none here.
   */
  readonly adminSecret: string;
  /**
   * Whom the uploads belong to. Default: nobody by name (the empty user id).
   *
   * A `user` session sees only the upload tokens of its own user and may change or delete only entries of its own user,
   * so whoever resumes or deletes an upload must name the same user as the one who began it.
   */
  readonly userId?: string | undefined;
  /** Where the API is. Default `https://www.kaltura.com`; regions have hosts of their own, as `https://api.eu.kaltura.com`. */
  readonly baseUrl?: string | undefined;
  /** Format of the sessions: 2 is encrypted, 1 only signed, for servers too old for 2. Default 2. */
  readonly ksVersion?: 1 | 2 | undefined;
  /**
   * `user` (the default) is the least that works: it may add tokens, upload, and create, look up and delete entries of its
   * own user. `admin` may do so for all users of the account.
   */
  readonly sessionType?: "user" | "admin" | undefined;
  /**
   * How long a session is valid, in milliseconds, at least a minute. Default 86 400 000 (24 hours), as in Kaltura's own
   * `session.start`. Sessions are replaced by themselves when half of it is over.
   */
  readonly sessionLifetimeMs?: number | undefined;
  /** Extra privileges of the sessions, as in `disableentitlement,edit:1_abc/1_def`. Default none: uploading needs none. */
  readonly privileges?: string | undefined;
  /** Speaks HTTP. Default: upreel's own client. */
  readonly http?: Http | undefined;
  /** Unix time in milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** Unpredictable bytes for the sessions. Default those of `node:crypto`. */
  readonly randomBytes?: ((sizeBytes: number) => Uint8Array) | undefined;
}

/** The options with every default filled in. */
export type Config = {
  readonly [Name in keyof KalturaOptions]-?: Exclude<KalturaOptions[Name], undefined>;
};

const shortestLifetimeMs = 60_000;

const schema = z.strictObject({
  partnerId: z
    .int("the account's number, as in 1234567")
    .check(z.positive("the account's number, as in 1234567")),
  adminSecret: z
    .string("the administrator secret from KMC's Integration Settings")
    .check(z.regex(/^\S+$/, "the administrator secret, without spaces or line ends")),
  userId: z.optional(z.string("the user's id, or left out")),
  baseUrl: z.optional(
    z
      .string("the URL of a Kaltura server, as in https://www.kaltura.com")
      .check(z.refine(isBaseUrl, "the URL of a Kaltura server alone: no /api_v3, user or query")),
  ),
  ksVersion: z.optional(z.literal([1, 2])),
  sessionType: z.optional(z.enum(["user", "admin"])),
  sessionLifetimeMs: z.optional(z.int().check(z.minimum(shortestLifetimeMs))),
  privileges: z.optional(
    z
      .string("privileges separated by commas, as in edit:*,disableentitlement")
      .check(z.refine(isUnambiguous, "without a name twice: Kaltura would keep only the last")),
  ),
  http: z.optional(z.custom<Http>(isHttp, "an Http client with a send function")),
  clock: z.optional(z.custom<() => number>(isFunction, "a function that gives milliseconds")),
  randomBytes: z.optional(
    z.custom<(sizeBytes: number) => Uint8Array>(isFunction, "a function that gives bytes"),
  ),
});

const versionOne = z.object({
  userId: z.optional(z.string().check(z.refine(isWithoutSemicolon, noSemicolon()))),
  privileges: z.optional(z.string().check(z.refine(isWithoutSemicolon, noSemicolon()))),
});

/** @throws UploadError `invalid-input` naming the field and what would work. The secret is never shown. */
export function parseConfig(options: KalturaOptions): Config {
  const given = parseInput(schema, options, "kaltura options");
  if (given.ksVersion === 1) parseInput(versionOne, options, "kaltura options");
  return {
    partnerId: given.partnerId,
    adminSecret: given.adminSecret,
    userId: given.userId ?? "",
    baseUrl: (given.baseUrl ?? "https://www.kaltura.com").replace(/\/+$/, ""),
    ksVersion: given.ksVersion ?? 2,
    sessionType: given.sessionType ?? "user",
    sessionLifetimeMs: given.sessionLifetimeMs ?? 86_400_000,
    privileges: given.privileges ?? "",
    http: given.http ?? createHttp(),
    clock: given.clock ?? (() => Date.now()),
    randomBytes: given.randomBytes ?? randomBytes,
  };
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const bare = url.username + url.password + url.search + url.hash === "";
  return /^https?:$/.test(url.protocol) && bare && !url.pathname.includes("/api_v3");
}

/** Kaltura reads privileges into a map: of `edit:a,edit:b` only the second counts, where `edit:a/b` was meant. */
function isUnambiguous(privileges: string): boolean {
  const names = privileges.split(",").map((privilege) => privilege.split(":", 1)[0]?.trim() ?? "");
  const named = names.filter((name) => name !== "");
  return new Set(named).size === named.length;
}

function isWithoutSemicolon(text: string): boolean {
  return !text.includes(";");
}

function noSemicolon(): string {
  return "without a semicolon, which separates the fields of version 1 sessions";
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isHttp(value: unknown): boolean {
  return typeof value === "object" && value !== null && "send" in value && isFunction(value.send);
}
