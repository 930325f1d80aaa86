import * as z from "zod/mini";
import { httpOptions } from "../../http/options.js";
import type { HttpOptions } from "../../http/options.js";
import type { CallBudget } from "./budget.js";
import { placeFields } from "./delivery/urls.js";
import { ftpOptions } from "./ftp/options.js";
import type { JwplayerFtpOptions } from "./ftp/options.js";

/** How to reach a JW Player property, through API v1 or v2: the credentials tell which. */
export type JwplayerOptions = JwplayerV1Options | JwplayerV2Options;

/** What both APIs know. */
interface CommonOptions {
  /** Id of the player (dashboard, Players) for the `player` URLs of assets. Default: assets have no such URL. */
  readonly playerId?: string | undefined;
  /** How connections are made. */
  readonly http?: HttpOptions | undefined;
  /**
   * Remembers how many calls a minute are left. Default: one of this provider value's own. Give one `callBudget()` to all
   * values of a process that speak for the same account.
   */
  readonly budget?: CallBudget | undefined;
  /** The account's FTP folder, for uploads that ask for `method: "ftp"`. Default: none, and no such method. */
  readonly ftp?: JwplayerFtpOptions | undefined;
  /** Unix milliseconds, for timestamps and the call budget. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
}

/** How to reach a JW Player property through API v2. */
export interface JwplayerV2Options extends CommonOptions {
  /** The property's id, eight characters long (dashboard, Properties). Not a secret. */
  readonly siteId: string;
  /** The secret of an API v2 key (dashboard, API Credentials). Sent with every call, over TLS. */
  readonly secret: string;
  /** Where the API is, without its `/v2`. Default `https://api.jwplayer.com`. */
  readonly baseUrl?: string | undefined;
}

/** How to reach a JW Player property through API v1. */
export interface JwplayerV1Options extends CommonOptions {
  /** The property's API key, eight characters long. Not a secret: it names the property. */
  readonly apiKey: string;
  /** The API v1 secret that belongs to the key. Signs calls and is never sent. */
  readonly apiSecret: string;
  /** Where the API is, without its `/v1`. Default `https://api.jwplatform.com`. */
  readonly baseUrl?: string | undefined;
  /**
   * Upload over plain HTTP where the platform hands out an `http` link. Default false: such links are used over HTTPS,
   * as JW Player's page on `/videos/create` advises, unless they point at the host of `baseUrl` itself.
   */
  readonly insecureUploads?: boolean | undefined;
  /** A number in `[0, 1)`, for nonces. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** The checks of what both APIs know. */
export const commonFields = {
  playerId: placeFields.playerId,
  http: z.optional(httpOptions),
  budget: z.optional(z.custom<CallBudget>(isBudget, "a value of callBudget()")),
  ftp: z.optional(ftpOptions),
  clock: z.optional(z.custom<() => number>(isFunction, "a function that gives milliseconds")),
};

/** @param example The default. @param version The API's, as in `v1`. */
export function baseUrlField(example: string, version: string): z.ZodMiniType<string> {
  const path = new RegExp(String.raw`[?#]|/${version}/?$`);
  return z
    .url({ protocol: /^https?$/, error: `an http or https URL, as in ${example}` })
    .check(z.refine((url) => !path.test(url), `given without query and without its /${version}`));
}

/** A credential or name, kept free of what pasting brings along. */
export function plainField(what: string): z.ZodMiniType<string> {
  const error = `${what}, without blanks or line breaks`;
  return z.string(error).check(z.regex(/^\S+$/, error));
}

export function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isBudget(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return ["admit", "note"].every((name) => isFunction(Reflect.get(value, name)));
}
