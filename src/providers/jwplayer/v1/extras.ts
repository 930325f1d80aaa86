import * as z from "zod/mini";
import { parseInput } from "../../../validation.js";
import { present, referenceField, unixSeconds, uploadField } from "./fields.js";
import type { Fields } from "./sign.js";

/** Upload options that only JW Player understands. Parameters of `/videos/create` in the API v1 reference. */
export interface JwplayerExtras {
  readonly author?: string | undefined;
  /** URL of the web page that the video is published on. */
  readonly link?: string | undefined;
  /** When the video stops being available. Default: never. */
  readonly expiresAt?: Date | undefined;
  /** Custom fields by name. They are public: the delivery feeds carry them. */
  readonly custom?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Key of the geo-protection rule to put the video under. */
  readonly protectionRuleKey?: string | undefined;
  /** Where the video begins, as `HH:MM:SS.mmm`. Default: at its start. */
  readonly trimInPoint?: string | undefined;
  /** Where the video ends, as `HH:MM:SS.mmm`. Default: at its end. */
  readonly trimOutPoint?: string | undefined;
}

const timecode = z
  .string()
  .check(z.regex(/^\d{2}:[0-5]\d:[0-5]\d(?:\.\d{1,3})?$/, "a time as HH:MM:SS.mmm"));

const customName = z
  .string()
  .check(z.regex(/^[\w-]+$/, "made of letters, digits, underscores and hyphens"))
  .check(
    z.refine(
      (name) => name !== referenceField && name !== uploadField,
      "another name than upreel's own",
    ),
  );

const schema = z.strictObject({
  author: z.optional(z.string()),
  link: z.optional(z.url({ protocol: /^https?$/, error: "an http or https URL" })),
  expiresAt: z.optional(z.date()),
  custom: z.optional(z.record(customName, z.union([z.string(), z.number(), z.boolean()]))),
  protectionRuleKey: z.optional(z.string()),
  trimInPoint: z.optional(timecode),
  trimOutPoint: z.optional(timecode),
});

/**
 * The extras as parameters of `/videos/create`.
 * @throws UploadError `invalid-input` naming the field.
 */
export function parseExtras(given: JwplayerExtras | undefined): Fields {
  const extras = parseInput(schema, given ?? {}, "jwplayer extras");
  const custom = Object.entries(extras.custom ?? {}).map(
    ([name, value]) => [`custom.${name}`, String(value)] as const,
  );
  return present({
    author: extras.author,
    link: extras.link,
    expires_date: extras.expiresAt && unixSeconds(extras.expiresAt),
    protectionrule_key: extras.protectionRuleKey,
    trim_in_point: extras.trimInPoint,
    trim_out_point: extras.trimOutPoint,
    ...Object.fromEntries<string>(custom),
  });
}
