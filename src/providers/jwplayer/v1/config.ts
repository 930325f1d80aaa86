import * as z from "zod/mini";
import type { HttpOptions } from "../../../http/options.js";
import { parseInput } from "../../../validation.js";
import { callBudget } from "../budget.js";
import type { CallBudget } from "../budget.js";
import { baseUrlField, commonFields, isFunction, plainField } from "../options.js";

/** The options with every default in place. */
export interface Config {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly insecureUploads: boolean;
  readonly playerId: string | undefined;
  readonly http: HttpOptions;
  readonly budget: CallBudget;
  readonly clock: () => number;
  readonly random: () => number;
}

const defaultUrl = "https://api.jwplatform.com";

const schema = z.strictObject({
  ...commonFields,
  apiKey: plainField("the property's API key"),
  apiSecret: plainField("the property's API v1 secret"),
  baseUrl: z.optional(baseUrlField(defaultUrl, "v1")),
  insecureUploads: z.optional(z.boolean()),
  random: z.optional(z.custom<() => number>(isFunction, "a function that gives numbers in [0, 1)")),
});

/** @throws UploadError `invalid-input` naming the option. */
export function parseConfig(options: unknown): Config {
  const given = parseInput(schema, options, "jwplayer options");
  const clock = given.clock ?? Date.now;
  return {
    apiKey: given.apiKey,
    apiSecret: given.apiSecret,
    baseUrl: (given.baseUrl ?? defaultUrl).replace(/\/+$/, ""),
    insecureUploads: given.insecureUploads ?? false,
    playerId: given.playerId,
    http: given.http ?? {},
    budget: given.budget ?? callBudget(clock),
    clock,
    random: given.random ?? Math.random,
  };
}
