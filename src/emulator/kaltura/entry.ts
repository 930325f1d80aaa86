/** The row of a media entry. */
import type { EmulatedAsset } from "../contract.js";
import type { StoredFile } from "./disk.js";
import { newObjectId } from "./ids.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

export const entryStatus = {
  errorImporting: -2,
  errorConverting: -1,
  import: 0,
  preconvert: 1,
  ready: 2,
  deleted: 3,
  noContent: 7,
} as const;

/** The properties a caller may set, by name. */
export type EntryFields = Readonly<Record<string, string | number>> & {
  readonly name?: string | number;
  readonly referenceId?: string | number;
};

export interface Entry {
  readonly id: string;
  readonly partnerId: number;
  readonly userId: string;
  status: number;
  readonly createdAt: number;
  updatedAt: number;
  fields: EntryFields;
  via: "token" | "import" | undefined;
  file: StoredFile | undefined;
  /** Lower-case hex, of the file's bytes. Undefined until it is known. */
  sha256: string | undefined;
  fileName: string | undefined;
}

export function newEntry(world: World, userId: string, fields: EntryFields): Entry {
  const now = nowSeconds(world);
  const name = fields.name ?? "";
  return {
    id: newObjectId(),
    partnerId: world.account.partnerId,
    userId,
    status: entryStatus.noContent,
    createdAt: now,
    updatedAt: now,
    fields: { ...fields, name: name === "" ? `${world.account.partnerId}_${now}` : name },
    via: undefined,
    file: undefined,
    sha256: undefined,
    fileName: undefined,
  };
}

/** Saves a change of state. A deleted entry stays deleted, whatever was still under way. */
export function setStatus(world: World, entry: Entry, status: number): void {
  if (entry.status === entryStatus.deleted) return;
  entry.status = status;
  entry.updatedAt = nowSeconds(world);
}

/** How the API shows it. */
export function entryView(world: World, entry: Entry) {
  const { id, partnerId, fields } = entry;
  const base = `${world.ground.origin()}/p/${partnerId}`;
  const site = `${base}/sp/${partnerId}00`;
  return {
    ...fields,
    id,
    partnerId,
    userId: entry.userId,
    creatorId: entry.userId,
    status: entry.status,
    // Auto-approved.
    moderationStatus: 6,
    // Media clip.
    type: 1,
    createdAt: entry.createdAt,
    updatedAt: entry.updatedAt,
    replacementStatus: 0,
    rootEntryId: id,
    plays: 0,
    views: 0,
    duration: 0,
    dataUrl: `${site}/playManifest/entryId/${id}/format/url/protocol/http`,
    downloadUrl: `${site}/raw/entry_id/${id}/version/0`,
    thumbnailUrl: `${site}/thumbnail/entry_id/${id}/version/0`,
    objectType: "KalturaMediaEntry",
  };
}

/** What the emulator's owner sees of it. */
export function assetOf(entry: Entry): EmulatedAsset {
  return {
    platform: "kaltura",
    id: entry.id,
    title: String(entry.fields.name),
    state: String(entry.status),
    via: entry.via,
    sizeBytes: entry.file?.sizeBytes,
    sha256: entry.sha256,
    fileName: entry.fileName,
    metadata: entry.fields,
  };
}
