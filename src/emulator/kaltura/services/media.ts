/** The media service. */
import { isAdmin, mayAlso } from "../access.js";
import { service } from "../action.js";
import type { Call, Service } from "../action.js";
import { assetsOf, deleteAsset } from "../assets/asset.js";
import { existingEntry, ownEntry } from "../entry-access.js";
import { readNewEntry } from "../entry-add.js";
import { readChangedFields } from "../entry-fields.js";
import { entryView } from "../entry-view.js";
import { entryStatus, isListed, setStatus } from "../entry.js";
import { release } from "../held-file.js";
import type { Session } from "../ks.js";
import { inOrder, meets, mentions, pageOf } from "../listing.js";
import type { Params } from "../params.js";
import { assertProfiles } from "../profiles.js";
import { cancelReplacement } from "../replacement.js";
import { integer, object, requiredObject, requiredText } from "../values.js";
import { nowSeconds } from "../world.js";
import type { World } from "../world.js";
import { contentActions } from "./media-content.js";
import { fromActions } from "./media-from.js";

export function mediaService(world: World): Service {
  return service({
    add: { needs: "user", prepare: ({ params }) => prepareAdd(world, params) },
    get: {
      needs: "session",
      prepare: ({ params }) => {
        const id = requiredText(params, "entryId");
        return () => entryView(world, existingEntry(world, id));
      },
    },
    update: { needs: "user", prepare: ({ params }) => prepareUpdate(world, params) },
    delete: { needs: "user", prepare: (call) => prepareDelete(world, call) },
    list: {
      needs: "session",
      prepare:
        ({ params }) =>
        (session) =>
          list(world, session, params),
    },
    ...contentActions(world),
    ...fromActions(world),
  });
}

function prepareAdd(world: World, params: Params) {
  const make = readNewEntry(world, params, "entry");
  return (session: Session) => entryView(world, make(session));
}

function prepareUpdate(world: World, params: Params) {
  const id = requiredText(params, "entryId");
  const change = readChangedFields(requiredObject(params, "mediaEntry"));
  return (session: Session) => {
    const entry = ownEntry(world, session, id);
    const fields = change(entry.fields);
    assertProfiles(world, fields);
    entry.fields = fields;
    entry.updatedAt = nowSeconds(world);
    return entryView(world, entry);
  };
}

function prepareDelete(world: World, { params }: Call) {
  const id = requiredText(params, "entryId");
  return (session: Session) => {
    const entry = ownEntry(world, session, id);
    if (entry.replacingEntryId !== undefined) cancelReplacement(world, entry);
    setStatus(world, entry, entryStatus.deleted);
    release(world, entry);
    for (const asset of assetsOf(world, id)) deleteAsset(world, asset);
    return null;
  };
}

/** Users see their own unless they hold `list:*`. Without a word about the status only ready entries are found. */
function list(world: World, session: Session, params: Params) {
  const filter: Params = object(params, "filter") ?? new Map();
  const all = isAdmin(session) || mayAlso(session, "list", "*");
  const since = integer(filter, "createdAtGreaterThanOrEqual") ?? 0;

  const found = [...world.entries.values()].filter(
    (entry) =>
      (all || entry.userId === session.userId) &&
      isListed(entry) &&
      (mentions(filter, "status")
        ? meets(filter, "status", entry.status)
        : entry.status === entryStatus.ready) &&
      entry.createdAt >= since &&
      meets(filter, "id", entry.id) &&
      meets(filter, "name", entry.fields.name) &&
      meets(filter, "referenceId", entry.fields.referenceId),
  );
  const views = inOrder(found, filter).map((entry) => entryView(world, entry));
  return pageOf(views, params, "KalturaMediaListResponse");
}
