import * as z from "zod/mini";
import { httpOptions } from "../../../http/options.js";
import type { HttpOptions } from "../../../http/options.js";
import { parseInput } from "../../../validation.js";

/** How to reach a JW Player property through API v1. */
export interface JwplayerOptions {
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
  /** How connections are made. */
  readonly http?: HttpOptions | undefined;
  /** Unix milliseconds, for timestamps and the call budget. Default `Date.now`. */
  readonly clock?: (() => number) | undefined;
  /** A number in `[0, 1)`, for nonces. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** The options with every default in place. */
export interface Config {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly insecureUploads: boolean;
  readonly http: HttpOptions;
  readonly clock: () => number;
  readonly random: () => number;
}

const apiKey = "the property's API key, without blanks or line breaks";
const apiSecret = "the property's API v1 secret, without blanks or line breaks";

const baseUrl = z
  .url({ protocol: /^https?$/, error: "an http or https URL, as in https://api.jwplatform.com" })
  .check(z.refine((url) => !/[?#]|\/v1\/?$/.test(url), "given without query and without its /v1"));

const schema = z.strictObject({
  apiKey: z.string(apiKey).check(z.regex(/^\S+$/, apiKey)),
  apiSecret: z.string(apiSecret).check(z.regex(/^\S+$/, apiSecret)),
  baseUrl: z.optional(baseUrl),
  insecureUploads: z.optional(z.boolean()),
  http: z.optional(httpOptions),
  clock: z.optional(z.custom<() => number>(isFunction, "a function that gives milliseconds")),
  random: z.optional(z.custom<() => number>(isFunction, "a function that gives numbers in [0, 1)")),
});

/** @throws UploadError `invalid-input` naming the option. */
export function parseConfig(options: unknown): Config {
  const given = parseInput(schema, options, "jwplayer options");
  return {
    apiKey: given.apiKey,
    apiSecret: given.apiSecret,
    baseUrl: (given.baseUrl ?? "https://api.jwplatform.com").replace(/\/+$/, ""),
    insecureUploads: given.insecureUploads ?? false,
    http: given.http ?? {},
    clock: given.clock ?? Date.now,
    random: given.random ?? Math.random,
  };
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}
