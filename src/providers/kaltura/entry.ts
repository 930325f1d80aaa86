/** The media service: entries, which are Kaltura's videos. */
import * as z from "zod/mini";
import { asUploadError, UploadError } from "../../errors.js";
import type { Json } from "../../model.js";
import type { Call, OpenRequest } from "../../provider.js";
import { shapeOf } from "./answer.js";
import type { Api } from "./api.js";
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
}

const entrySchema = z.object({
  id: z.string(),
  status: z.pipe(z.union([z.number(), z.string()]), z.transform(String)),
  name: z.optional(z.string()),
  msDuration: z.optional(z.number()),
});

const listSchema = z.object({ objects: z.catch(z.array(entrySchema), []) });

export function entryIn(value: unknown, operation: string): Entry {
  return shapeOf(entrySchema, value, operation);
}

export function hasContent({ status }: Entry): boolean {
  return status !== noContent;
}

export const markSchema = z.object({
  referenceId: z.string(),
  /** Set when the reference id is the caller's own, which other entries may share: then the name must be equal too. */
  name: z.nullable(z.string()),
  /** Unix time in seconds. */
  createdSince: z.number(),
});

/** How the entry of one upload is recognised. Plain JSON, so that sessions can carry it. */
export type Mark = z.infer<typeof markSchema>;

/** True when no other upload can have entries with this mark. */
export function isOwn(mark: Mark): boolean {
  return mark.name === null;
}

/** How far the server's clock may be behind this machine's. */
const skewMs = 300_000;

export function markOf({ metadata, uploadId, startedAt }: OpenRequest): Mark {
  return {
    referenceId: metadata.referenceId ?? uploadId,
    name: metadata.referenceId === undefined ? null : metadata.title,
    createdSince: Math.floor((startedAt - skewMs) / 1000),
  };
}

/**
 * What the entry is to be made of.
 * @throws UploadError `invalid-input` when a tag holds a comma.
 */
export function entryFields(request: OpenRequest): Readonly<Record<string, Json>> {
  const { metadata, content, extras } = request;
  const { title, description, tags, publishAt } = metadata;
  const common: Readonly<Record<string, Json | undefined>> = {
    objectType: "KalturaMediaEntry",
    mediaType: mediaTypeOf(content.facts.contentType),
    name: title,
    description,
    tags: tags === undefined ? undefined : commaList(tags, "tags"),
    referenceId: markOf(request).referenceId,
    startDate: publishAt === undefined ? undefined : Math.floor(publishAt.getTime() / 1000),
  };
  const given = Object.entries({ ...common, ...fieldsOf(extras) });
  return Object.fromEntries(
    given.filter((field): field is [string, Json] => field[1] !== undefined),
  );
}

/** @throws UploadError `invalid-input`: Kaltura would read one item as two. */
export function commaList(items: readonly string[], field: string): string {
  const torn = items.find((item) => item.includes(","));
  if (torn === undefined) return items.join(",");
  const message = `${field}: "${torn}" holds a comma, which Kaltura takes for the end of an item`;
  throw new UploadError("invalid-input", message, { provider: "Kaltura" });
}

function fieldsOf(extras: Json): Readonly<Record<string, Json>> {
  return extras !== null && typeof extras === "object" && !Array.isArray(extras)
    ? (extras as Readonly<Record<string, Json>>)
    : {};
}

/** Video 1, image 2, audio 5 (KalturaMediaType). What is none of them counts as video. */
function mediaTypeOf(contentType: string): number {
  if (contentType.startsWith("image/")) return 2;
  return contentType.startsWith("audio/") ? 5 : 1;
}

export function addEntry(request: OpenRequest): Action {
  return { service: "media", action: "add", params: { entry: entryFields(request) } };
}

export function addContent(entryId: string, resource: Json): Action {
  return { service: "media", action: "addContent", params: { entryId, resource } };
}

/** @throws UploadError `not-found` when Kaltura does not know the id. */
export async function getEntry(api: Api, entryId: string, call: Call): Promise<Entry> {
  const value = await api.call({ service: "media", action: "get", params: { entryId } }, call);
  return entryIn(value, "media.get");
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
