/** Which properties of a KalturaMediaEntry a caller may set, and reading them from a request. */
import type { EntryFields } from "./entry.js";
import { apiErrors } from "./errors.js";
import { isMap } from "./params.js";
import type { Params } from "./params.js";
import { readProperties } from "./properties.js";
import { text } from "./values.js";

const texts = [
  "name",
  "description",
  "tags",
  "adminTags",
  "categories",
  "categoriesIds",
  "referenceId",
  "partnerData",
  "parentEntryId",
  "sourceType",
  "application",
  "entitledUsersEdit",
];
const integers = [
  "conversionProfileId",
  "accessControlId",
  "startDate",
  "endDate",
  "licenseType",
  "displayInSearch",
  "msDuration",
];
/** Fixed once the entry exists. */
const insertOnly = { texts: ["templateEntryId"], integers: ["mediaType"] };
const fixed = [
  "id",
  "partnerId",
  "status",
  "moderationStatus",
  "type",
  "createdAt",
  "updatedAt",
  "duration",
  "width",
  "height",
  "plays",
  "views",
  "version",
  "dataUrl",
  "downloadUrl",
  "thumbnailUrl",
  "flavorParamsIds",
  "replacingEntryId",
  "replacedEntryId",
  "replacementStatus",
  "rootEntryId",
];

const className = "KalturaMediaEntry";

/** @throws ApiError when the media type is missing or a fixed property is set. */
export function readNewFields(given: Params): EntryFields {
  refuse(given, fixed);
  if (text(given, "mediaType") === undefined) {
    throw apiErrors.propertyRequired(`${className}::mediaType`);
  }
  return readProperties(
    given,
    [...texts, ...insertOnly.texts],
    [...integers, ...insertOnly.integers],
  );
}

/**
 * What was given replaces what was there, and an explicit null removes it.
 * @throws ApiError when a fixed property is set.
 */
export function readChangedFields(given: Params): (before: EntryFields) => EntryFields {
  refuse(given, [...fixed, ...insertOnly.texts, ...insertOnly.integers]);
  const changed = readProperties(given, texts, integers);
  const kept = ([name]: [string, unknown]) => given.get(name) !== null || name === "name";
  return (before) => ({
    ...Object.fromEntries(Object.entries(before).filter(kept)),
    ...changed,
  });
}

function refuse(given: Params, names: readonly string[]): void {
  const found = names.find((name) => text(given, name) !== undefined || isMap(given.get(name)));
  if (found !== undefined) throw apiErrors.propertyFixed(`${className}::${found}`);
}
