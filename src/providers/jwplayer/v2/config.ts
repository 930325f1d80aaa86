import * as z from "zod/mini";
import type { HttpOptions } from "../../../http/options.js";
import { parseInput } from "../../../validation.js";
import { callBudget } from "../budget.js";
import type { CallBudget } from "../budget.js";
import { baseUrlField, commonFields, plainField } from "../options.js";

/** The options with every default in place. */
export interface Config {
  readonly siteId: string;
  readonly secret: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly playerId: string | undefined;
  readonly http: HttpOptions;
  readonly budget: CallBudget;
  readonly clock: () => number;
}

const defaultUrl = "https://api.jwplayer.com";
const siteId = "the property's id, as in aBcD1234";

const platformInTheClear = /^http:\/\/([\w-]+\.)*jwplayer\.com(?=[:/]|$)/i;

const schema = z.strictObject({
  ...commonFields,
  siteId: z.string(siteId).check(z.regex(/^[A-Za-z0-9_-]+$/, siteId)),
  secret: plainField("the secret of an API v2 key"),
  baseUrl: z.optional(
    baseUrlField(defaultUrl, "v2").check(
      z.refine(
        (url) => !platformInTheClear.test(url),
        "https: the secret goes along with every call",
      ),
    ),
  ),
});

/** @throws UploadError `invalid-input` naming the option. */
export function parseConfig(options: unknown): Config {
  const given = parseInput(schema, options, "jwplayer options");
  const clock = given.clock ?? Date.now;
  return {
    siteId: given.siteId,
    secret: given.secret,
    baseUrl: (given.baseUrl ?? defaultUrl).replace(/\/+$/, ""),
    playerId: given.playerId,
    http: given.http ?? {},
    budget: given.budget ?? callBudget(clock),
    clock,
  };
}
