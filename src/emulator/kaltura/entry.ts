/** The row of a media entry. */
import type { EmulatedAsset } from "../contract.js";
import { attachmentsOf } from "./assets/asset.js";
import type { Holder } from "./held-file.js";
import { newObjectId } from "./ids.js";
import type { Arrival } from "./recipient.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

export const entryStatus = {
  errorImporting: -2,
  errorConverting: -1,
  import: 0,
  preconvert: 1,
  ready: 2,
  deleted: 3,
  pending: 4,
  /** Waits for a moderator. */
  moderate: 5,
  /** A moderator refused it. */
  blocked: 6,
  noContent: 7,
  infected: "virusScan.Infected",
  scanFailure: "virusScan.ScanFailure",
} as const;

export type EntryStatus = (typeof entryStatus)[keyof typeof entryStatus];

export const mediaType = { video: 1, image: 2, audio: 5 } as const;

export const replacementStatus = {
  none: 0,
  approvedButNotReady: 1,
  readyButNotApproved: 2,
  notReadyAndNotApproved: 3,
  failed: 4,
} as const;

/** The properties a caller may set, by name. */
export type EntryFields = Readonly<Record<string, string | number>> & {
  readonly name?: string | number;
  readonly referenceId?: string | number;
  readonly mediaType?: number;
  readonly conversionProfileId?: number;
  readonly accessControlId?: number;
  /** Users who may edit it besides the owner, comma-separated. */
  readonly entitledUsersEdit?: string;
};

export interface Entry extends Holder {
  readonly id: string;
  readonly partnerId: number;
  readonly userId: string;
  status: EntryStatus;
  readonly createdAt: number;
  updatedAt: number;
  fields: EntryFields;
  via: Arrival["via"] | undefined;
  fileName: string | undefined;
  /** The entry whose content this one is to become. Such an entry is temporary, and in no list. */
  readonly replacedEntryId: string | undefined;
  /** The temporary entry that is to bring new content. */
  replacingEntryId: string | undefined;
  replacementStatus: number;
}

export function newEntry(
  world: World,
  userId: string,
  fields: EntryFields,
  replacedEntryId?: string,
): Entry {
  const now = nowSeconds(world);
  const name = fields.name ?? "";
  const entry: Entry = {
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
    replacedEntryId,
    replacingEntryId: undefined,
    replacementStatus: replacementStatus.none,
  };
  world.entries.set(entry.id, entry);
  return entry;
}

/** Saves a change of state. A deleted entry stays deleted, whatever was still under way. */
export function setStatus(world: World, entry: Entry, status: EntryStatus): void {
  if (entry.status === entryStatus.deleted) return;
  entry.status = status;
  entry.updatedAt = nowSeconds(world);
}

/** What lists show: neither deleted nor temporary. */
export function isListed({ status, replacedEntryId }: Entry): boolean {
  return status !== entryStatus.deleted && replacedEntryId === undefined;
}

/** What the emulator's owner sees of it. */
export function assetOf(world: World, entry: Entry): EmulatedAsset {
  const attachments = attachmentsOf(world, entry.id);
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
    ...(attachments.length > 0 && { attachments }),
  };
}
