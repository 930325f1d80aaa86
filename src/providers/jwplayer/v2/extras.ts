import * as z from "zod/mini";
import type { Json } from "../../../model.js";
import { checkExtras, customTexts } from "../extras.js";
import type { JwplayerExtras } from "../extras.js";
import { providerName } from "./name.js";

/** The extras by the two halves of a body that makes a media. */
export interface BodyExtras {
  readonly metadata: Readonly<Record<string, Json>>;
  readonly upload: Readonly<Record<string, Json>>;
}

const json: z.ZodMiniType<Json> = z.json();
const fields = z.record(z.string(), json);
const shape: z.ZodMiniType<BodyExtras> = z.object({ metadata: fields, upload: fields });

/**
 * The extras as fields of the media and of its upload.
 * @throws UploadError `invalid-input` naming the field.
 */
export function parseExtras(given: JwplayerExtras | undefined): Json {
  const extras = checkExtras(given, { provider: providerName, unknown: ["protectionRuleKey"] });
  const metadata = present({
    author: extras.author,
    permalink: extras.link,
    publish_end_date: extras.expiresAt?.toISOString(),
    category: extras.category,
    language: extras.language,
    custom_params: extras.custom && customTexts(extras),
  });
  const upload = present({
    trim_in_point: extras.trimInPoint,
    trim_out_point: extras.trimOutPoint,
  });
  return { metadata, upload };
}

/** What `parseExtras` made, possibly through JSON. */
export function extrasIn(extras: Json): BodyExtras {
  return shape.parse(extras);
}

/** Without what was not given. */
export function present(
  given: Readonly<Record<string, Json | undefined>>,
): Readonly<Record<string, Json>> {
  const entries = Object.entries(given).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
