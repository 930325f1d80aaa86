import * as z from "zod/mini";
import { UploadError } from "../../errors.js";
import { httpOptions } from "../../http/options.js";
import { parseInput } from "../../validation.js";
import type { KalturaOptions } from "./options.js";

const shortestLifetimeMs = 60_000;

export const baseUrlOption = z
  .string("the URL of a Kaltura server, as in https://www.kaltura.com")
  .check(z.refine(isBaseUrl, "the URL of a Kaltura server alone: no /api_v3, user or query"));

const account = {
  partnerId: z
    .int("the account's number, as in 1234567")
    .check(z.positive("the account's number, as in 1234567")),
  userId: z.optional(z.string("the user's id, or left out")),
  baseUrl: z.optional(baseUrlOption),
  http: z.optional(httpOptions),
  clock: z.optional(z.custom<() => number>(isFunction, "a function that gives milliseconds")),
  strict: z.optional(z.boolean()),
  playerId: z.optional(z.int("the number of a player").check(z.positive("the number of a player"))),
};

const session = {
  sessionType: z.optional(z.enum(["user", "admin"])),
  sessionLifetimeMs: z.optional(z.int().check(z.minimum(shortestLifetimeMs))),
  privileges: z.optional(
    z
      .string("privileges separated by commas, as in edit:*,disableentitlement")
      .check(z.refine(isUnambiguous, "without a name twice: Kaltura would keep only the last")),
  ),
};

const secretSchema = z.strictObject({
  ...account,
  ...session,
  adminSecret: z
    .string("the administrator secret from KMC's Integration Settings")
    .check(z.regex(/^\S+$/, "the administrator secret, without spaces or line ends")),
  sessionStart: z.optional(z.boolean()),
  ksVersion: z.optional(z.literal([1, 2])),
  randomBytes: z.optional(
    z.custom<(sizeBytes: number) => Uint8Array>(isFunction, "a function that gives bytes"),
  ),
});

const appTokenSchema = z.strictObject({
  ...account,
  ...session,
  appToken: z.strictObject({
    id: z.string("the application token's id").check(z.minLength(1)),
    token: z
      .string("the application token itself")
      .check(z.regex(/^\S+$/, "the application token itself, without spaces or line ends")),
    hashType: z.optional(z.enum(["SHA1", "MD5", "SHA256", "SHA512"])),
  }),
});

const ksSchema = z.strictObject({
  ...account,
  ks: z.custom<() => Promise<string> | string>(isFunction, "a function that gives a session"),
});

const versionOneSchema = z.object({
  userId: z.optional(z.string().check(z.refine(isWithoutSemicolon, noSemicolon()))),
  privileges: z.optional(z.string().check(z.refine(isWithoutSemicolon, noSemicolon()))),
});

const schemas = { adminSecret: secretSchema, appToken: appTokenSchema, ks: ksSchema } as const;
const ways = ["adminSecret", "appToken", "ks"] as const;
type Way = (typeof ways)[number];

/** Options that do not go with every way. */
const owners: ReadonlyMap<string, readonly Way[]> = new Map([
  ["sessionType", ["adminSecret", "appToken"]],
  ["sessionLifetimeMs", ["adminSecret", "appToken"]],
  ["privileges", ["adminSecret", "appToken"]],
  ["sessionStart", ["adminSecret"]],
  ["ksVersion", ["adminSecret"]],
  ["randomBytes", ["adminSecret"]],
]);

export type CheckedOptions = z.infer<(typeof schemas)[Way]>;

/** @throws UploadError `invalid-input` naming every field that is wrong, or does not go with the others */
export function checkOptions(options: KalturaOptions): CheckedOptions {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
  const way = wayOf(given);
  for (const name of Object.keys(given)) {
    const goesWith = owners.get(name);
    if (goesWith?.includes(way) === false)
      throw refused(`${name} goes with ${goesWith.join(" or ")}, not with ${way}`);
  }
  const checked = parseInput<CheckedOptions>(schemas[way], given, "kaltura options");
  if ("adminSecret" in checked) checkFormat(checked);
  return checked;
}

function wayOf(given: Readonly<Record<string, unknown>>): Way {
  const [way, second] = ways.filter((name) => name in given);
  if (way === undefined)
    throw refused(
      "give adminSecret (the account's secret), appToken (an application token), or ks (a function that gives sessions)",
    );
  if (second === undefined) return way;
  throw refused(`${way} and ${second} are two ways in: give one of them`);
}

function checkFormat(checked: z.infer<typeof secretSchema>): void {
  if (checked.sessionStart === true) checkStart(checked);
  if (checked.ksVersion === 1) parseInput(versionOneSchema, checked, "kaltura options");
}

function checkStart(checked: z.infer<typeof secretSchema>): void {
  for (const name of ["ksVersion", "randomBytes"] as const)
    if (checked[name] !== undefined)
      throw refused(`${name} is for sessions made here, not for those of sessionStart`);
  const { protocol, hostname } = new URL(checked.baseUrl ?? "https://www.kaltura.com");
  const isHere = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  if (protocol !== "https:" && !isHere)
    throw refused(
      "sessionStart sends adminSecret, which everybody on the way could read: give an https baseUrl, or leave it out",
    );
}

function refused(complaint: string): UploadError {
  return new UploadError("invalid-input", `kaltura options: ${complaint}`, { provider: "Kaltura" });
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
