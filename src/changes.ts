import * as z from "zod/mini";
import { UploadError } from "./errors.js";
import type { MetadataChanges } from "./model.js";
import { metadataFields, text } from "./options.js";
import { parseInput } from "./validation.js";

/** Not every platform can empty a field (API v1 of JW Player: `ParameterEmpty`), so that none is asked to. */
const changesSchema = z.strictObject({
  ...metadataFields,
  description: z.optional(text),
  tags: z.optional(z.array(text).check(z.minLength(1, "a list with at least one tag"))),
});

/** @throws UploadError `invalid-input` naming every wrong or unknown field, or when nothing is to change. */
export function checkChanges(changes: MetadataChanges): MetadataChanges {
  const checked = parseInput(changesSchema, changes, "changes");
  if (Object.values(checked).some((value) => value !== undefined)) return checked;
  const known = Object.keys(metadataFields).join(", ");
  throw new UploadError("invalid-input", `changes: nothing is to change; give one of ${known}`);
}
