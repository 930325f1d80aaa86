/** The account's conversion profiles and access controls: which ones there are. */
import type { EntryFields } from "./entry.js";
import { entryErrors } from "./errors.js";
import type { World } from "./world.js";

/** Means "convert nothing". */
export const noProfile = -1;

/** @throws ApiError when the fields name one that the account does not have. */
export function assertProfiles({ rules }: World, fields: EntryFields): void {
  const { conversionProfileId, accessControlId } = fields;
  const profiles = [noProfile, ...rules.conversionProfileIds];
  if (conversionProfileId !== undefined && !profiles.includes(conversionProfileId)) {
    throw entryErrors.conversionProfileUnknown(conversionProfileId);
  }
  if (accessControlId !== undefined && !rules.accessControlIds.includes(accessControlId)) {
    throw entryErrors.accessControlUnknown(accessControlId);
  }
}
