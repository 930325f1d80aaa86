/** Putting new content into an entry that has some: a temporary entry takes it in and then gives it away. */
import { moveFlavors } from "./assets/asset.js";
import { entryStatus, newEntry, replacementStatus, setStatus } from "./entry.js";
import type { Entry, EntryFields } from "./entry.js";
import { apiErrors, entryErrors } from "./errors.js";
import { release } from "./held-file.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

/**
 * Makes the temporary entry.
 * @param chosen What it shall have other than the entry it is made for.
 * @throws ApiError when the account may not replace, or a replacement is under way.
 */
export function beginReplacement(world: World, entry: Entry, chosen: EntryFields): Entry {
  const { replacement } = world.rules;
  if (replacement === "forbidden") throw apiErrors.featureForbidden("FEATURE_ENTRY_REPLACEMENT");
  if (entry.replacingEntryId !== undefined) throw entryErrors.alreadyInReplacement();
  const temporary = newEntry(world, entry.userId, { ...entry.fields, ...chosen }, entry.id);
  entry.replacingEntryId = temporary.id;
  entry.replacementStatus =
    replacement === "approval"
      ? replacementStatus.notReadyAndNotApproved
      : replacementStatus.approvedButNotReady;
  return temporary;
}

/** Tells the replaced entry, if there is one, that the temporary entry's processing has ended. */
export function settleReplacement(world: World, temporary: Entry): void {
  const entry = replacedBy(world, temporary);
  if (!entry) return;
  const approved = entry.replacementStatus === replacementStatus.approvedButNotReady;
  if (temporary.status !== entryStatus.ready) entry.replacementStatus = replacementStatus.failed;
  else if (approved) swap(world, entry, temporary);
  else entry.replacementStatus = replacementStatus.readyButNotApproved;
}

/** @throws ApiError ENTRY_ID_NOT_REPLACED when there is nothing to approve. */
export function approveReplacement(world: World, entry: Entry): void {
  const temporary = temporaryOf(world, entry);
  if (!temporary || entry.replacementStatus === replacementStatus.failed) {
    throw entryErrors.notReplaced(entry.id);
  }
  if (temporary.status === entryStatus.ready) swap(world, entry, temporary);
  else entry.replacementStatus = replacementStatus.approvedButNotReady;
}

/** @throws ApiError ENTRY_ID_NOT_REPLACED when there is nothing to cancel. */
export function cancelReplacement(world: World, entry: Entry): void {
  const temporary = temporaryOf(world, entry);
  if (!temporary) throw entryErrors.notReplaced(entry.id);
  release(world, temporary);
  close(world, entry, temporary);
}

function swap(world: World, entry: Entry, temporary: Entry): void {
  const { file, sha256, via, fileName, status } = temporary;
  release(world, entry);
  Object.assign(entry, { file, sha256, via, fileName });
  setStatus(world, entry, status);
  moveFlavors(world, temporary.id, entry.id);
  Object.assign(temporary, { file: undefined, sha256: undefined });
  close(world, entry, temporary);
}

function close(world: World, entry: Entry, temporary: Entry): void {
  setStatus(world, temporary, entryStatus.deleted);
  entry.replacingEntryId = undefined;
  entry.replacementStatus = replacementStatus.none;
  entry.updatedAt = nowSeconds(world);
}

function temporaryOf(world: World, { replacingEntryId }: Entry): Entry | undefined {
  return replacingEntryId === undefined ? undefined : world.entries.get(replacingEntryId);
}

function replacedBy(world: World, temporary: Entry): Entry | undefined {
  if (temporary.status === entryStatus.deleted) return undefined;
  const { replacedEntryId } = temporary;
  return replacedEntryId === undefined ? undefined : world.entries.get(replacedEntryId);
}
