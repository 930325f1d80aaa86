import * as z from "zod/mini";
import type { MetadataChanges } from "../../../model.js";
import type { OpenRequest } from "../../../provider.js";
import { referenceField, uploadField } from "../extras.js";
import { checkTags } from "../tags.js";
import { providerName } from "./name.js";
import type { Fields } from "./sign.js";

const extrasShape = z.record(z.string(), z.string());

/**
 * The parameters of `/videos/create` that every method sends.
 * @throws UploadError `invalid-input` for a tag with a comma, which the platform would take for two tags.
 */
export function metadataFields({ metadata, extras, uploadId }: OpenRequest): Fields {
  return present({
    ...extrasShape.parse(extras),
    ...changedFields(metadata),
    [`custom.${uploadField}`]: uploadId,
  });
}

/**
 * The parameters that say what is named, and nothing else.
 * @throws UploadError `invalid-input` for a tag with a comma.
 */
export function changedFields(changes: MetadataChanges): Fields {
  const { title, description, tags, publishAt, referenceId } = changes;
  return present({
    title,
    description,
    tags: tags && checkTags(tags, providerName).join(","),
    date: publishAt && unixSeconds(publishAt),
    [`custom.${referenceField}`]: referenceId,
  });
}

/** Without empty values, which the platform refuses as `ParameterEmpty`. */
export function present(fields: Readonly<Record<string, string | undefined>>): Fields {
  const entries = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

export function unixSeconds(date: Date): string {
  return String(Math.floor(date.getTime() / 1000));
}
