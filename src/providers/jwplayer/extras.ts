import * as z from "zod/mini";
import { UploadError } from "../../errors.js";
import { parseInput } from "../../validation.js";

/** Upload options that only JW Player understands. */
export interface JwplayerExtras {
  readonly author?: string | undefined;
  /** URL of the web page that the video is published on. */
  readonly link?: string | undefined;
  /** When the video stops being available. Default: never. */
  readonly expiresAt?: Date | undefined;
  /** Custom fields by name. They are public: the delivery feeds carry them. */
  readonly custom?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** Where the video begins, as `HH:MM:SS.mmm`. Default: at its start. */
  readonly trimInPoint?: string | undefined;
  /** Where the video ends, as `HH:MM:SS.mmm`. Default: at its end. */
  readonly trimOutPoint?: string | undefined;
  /** Key of the geo-protection rule to put the video under. API v1 alone. */
  readonly protectionRuleKey?: string | undefined;
  /** One of the platform's categories, as in `Movies`. API v2 alone. */
  readonly category?: string | undefined;
  /** The video's language, as in `en`. API v2 alone. */
  readonly language?: string | undefined;
}

/** The custom field that carries the upload's own id, by which an unclear creation is cleared up. */
export const uploadField = "upreel_id";

/** The custom field that carries `referenceId` where the platform has no field of its own for it. */
export const referenceField = "reference_id";

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
  trimInPoint: z.optional(timecode),
  trimOutPoint: z.optional(timecode),
  protectionRuleKey: z.optional(z.string()),
  category: z.optional(z.string()),
  language: z.optional(z.string()),
});

/**
 * @param unknown Fields that the API in use does not have.
 * @throws UploadError `invalid-input` naming the field.
 */
export function checkExtras(
  given: JwplayerExtras | undefined,
  { provider, unknown }: { readonly provider: string; readonly unknown: readonly string[] },
): JwplayerExtras {
  const extras = parseInput(schema, given ?? {}, "jwplayer extras");
  const stray = unknown.find((name) => Reflect.get(extras, name) !== undefined);
  if (stray === undefined) return extras;
  const text = `jwplayer extras: ${stray} is not known to ${provider}; leave it out, or use the other API version`;
  throw new UploadError("invalid-input", text, { provider });
}

/** The custom fields with their values as text. */
export function customTexts({ custom = {} }: JwplayerExtras): Readonly<Record<string, string>> {
  const texts = Object.entries(custom).map(([name, value]) => [name, String(value)] as const);
  return Object.fromEntries(texts);
}
