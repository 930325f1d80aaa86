/** The media service: entries, which are Kaltura's videos. */
import * as z from "zod/mini";
import { asUploadError } from "../../errors.js";
import type { Json, MetadataChanges } from "../../model.js";
import type { Call, OpenRequest } from "../../provider.js";
import { shapeOf } from "./answer.js";
import type { Api } from "./api.js";
import { changedFields, entryFields } from "./entry-fields.js";
import type { Mark } from "./mark.js";
import { hasCode } from "./token.js";
import type { Action } from "./wire.js";

/** KalturaEntryStatus of an entry that waits for its content. */
const noContent = "7";

export interface Entry {
  readonly id: string;
  /** A number's digits, or a word for states that server plugins add (`virusScan.Infected`). */
  readonly status: string;
  readonly name?: string | undefined;
  readonly msDuration?: number | undefined;
  /** KalturaEntryReplacementStatus as digits. */
  readonly replacementStatus?: string | undefined;
  /** The entry in which new content waits until it takes the old one's place, or fails to. */
  readonly replacingEntryId?: string | undefined;
}

const enumeration = z.pipe(z.union([z.number(), z.string()]), z.transform(String));

const entrySchema = z.object({
  id: z.string(),
  status: enumeration,
  name: z.optional(z.string()),
  msDuration: z.optional(z.number()),
  replacementStatus: z.optional(enumeration),
  replacingEntryId: z.optional(z.string()),
});

const listSchema = z.object({ objects: z.catch(z.array(entrySchema), []) });

export function entryIn(value: unknown, operation: string): Entry {
  return shapeOf(entrySchema, value, operation);
}

export function hasContent({ status }: Entry): boolean {
  return status !== noContent;
}

export function addEntry(request: OpenRequest): Action {
  return { service: "media", action: "add", params: { entry: entryFields(request) } };
}

export function addContent(entryId: string, resource: Json): Action {
  return { service: "media", action: "addContent", params: { entryId, resource } };
}

/** For an entry that has content: the new one takes its place once it is converted, and approved where that is needed. */
export function updateContent(entryId: string, resource: Json, profileId?: number): Action {
  const params = {
    entryId,
    resource,
    ...(profileId !== undefined && { conversionProfileId: profileId }),
  };
  return { service: "media", action: "updateContent", params };
}

/** @throws UploadError `not-found` when Kaltura does not know the id. */
export async function getEntry(api: Api, entryId: string, call: Call): Promise<Entry> {
  const value = await api.call({ service: "media", action: "get", params: { entryId } }, call);
  return entryIn(value, "media.get");
}

/**
 * Changes what is named of an entry, and only that. May be repeated.
 * @throws UploadError `not-found` when Kaltura does not know the id, `invalid-input` when a tag holds a comma.
 */
export async function updateEntry(
  api: Api,
  entryId: string,
  changes: MetadataChanges,
  call: Call,
): Promise<Entry> {
  const params = { entryId, mediaEntry: changedFields(changes) };
  const value = await api.call({ service: "media", action: "update", params }, call);
  return entryIn(value, "media.update");
}

/** Deletes an entry. Succeeds when it is already gone. @throws UploadError naming the entry that stays. */
export async function deleteEntry(api: Api, entryId: string, call: Call): Promise<void> {
  try {
    await api.call({ service: "media", action: "delete", params: { entryId } }, call);
  } catch (error) {
    if (!hasCode(error, "ENTRY_ID_NOT_FOUND"))
      throw asUploadError(error).with({ assetId: entryId });
  }
}

/** Every status but "deleted". A listing without this leaves out what is not ready. */
const anyStatus = "-2,-1,0,1,2,4,5,6,7";

/**
 * The entries with this mark, oldest first. Kaltura lists from a search index that may be some seconds late, so an entry
 * may be missing, and the status of one may be an earlier one.
 */
export async function findEntries(api: Api, mark: Mark, call: Call): Promise<readonly Entry[]> {
  const filter = {
    objectType: "KalturaMediaEntryFilter",
    referenceIdEqual: mark.referenceId,
    createdAtGreaterThanOrEqual: mark.createdSince,
    statusIn: anyStatus,
    orderBy: "+createdAt",
  };
  const pager = { objectType: "KalturaFilterPager", pageSize: 50 };
  const params = { filter, pager };
  const value = await api.call({ service: "media", action: "list", params }, call);
  const { objects } = shapeOf(listSchema, value, "media.list");
  return objects.filter(({ name }) => mark.name === null || name === mark.name);
}
