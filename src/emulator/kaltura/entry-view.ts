/** How the API shows a media entry. */
import { entryStatus } from "./entry.js";
import type { Entry } from "./entry.js";
import type { World } from "./world.js";

export function entryView(world: World, entry: Entry) {
  const { id, partnerId, fields } = entry;
  const { conversionProfileIds, accessControlIds } = world.rules;
  const base = `${world.ground.origin()}/p/${partnerId}`;
  const site = `${base}/sp/${partnerId}00`;
  return {
    conversionProfileId: conversionProfileIds[0],
    accessControlId: accessControlIds[0],
    ...fields,
    id,
    partnerId,
    userId: entry.userId,
    creatorId: entry.userId,
    status: entry.status,
    moderationStatus: moderationStatus(entry),
    // Media clip.
    type: 1,
    createdAt: entry.createdAt,
    updatedAt: entry.updatedAt,
    replacingEntryId: entry.replacingEntryId,
    replacedEntryId: entry.replacedEntryId,
    replacementStatus: entry.replacementStatus,
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

const moderation = { pending: 1, rejected: 3, autoApproved: 6 } as const;

function moderationStatus({ status }: Entry): number {
  if (status === entryStatus.moderate) return moderation.pending;
  return status === entryStatus.blocked ? moderation.rejected : moderation.autoApproved;
}
