/** The media service. */
import { isAdmin, mayAlso } from "../access.js";
import { service } from "../action.js";
import type { Call, Service } from "../action.js";
import { entryStatus, entryView, newEntry, setStatus } from "../entry.js";
import type { Entry } from "../entry.js";
import { readChangedFields, readNewFields } from "../entry-fields.js";
import { entryErrors, sessionErrors } from "../errors.js";
import type { Session } from "../ks.js";
import { inOrder, meets, mentions, pageOf } from "../listing.js";
import type { Params } from "../params.js";
import { readResource } from "../resource.js";
import { integer, object, requiredObject, requiredText, text } from "../values.js";
import { nowSeconds } from "../world.js";
import type { World } from "../world.js";
import { remove } from "../disk.js";

export function mediaService(world: World): Service {
  return service({
    add: { needs: "user", prepare: ({ params }) => prepareAdd(world, params) },
    addcontent: { needs: "user", prepare: ({ params }) => prepareContent(world, params) },
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
  });
}

/** @throws ApiError ENTRY_ID_NOT_FOUND */
function existingEntry(world: World, id: string): Entry {
  const entry = world.entries.get(id);
  if (!entry || entry.status === entryStatus.deleted) throw entryErrors.notFound(id);
  return entry;
}

/** @throws ApiError when there is none, or it is another user's. */
function ownEntry(world: World, session: Session, id: string): Entry {
  const entry = existingEntry(world, id);
  const own = entry.userId === session.userId;
  if (!own && !isAdmin(session) && !mayAlso(session, "edit", id)) throw sessionErrors.notYours();
  return entry;
}

function prepareAdd(world: World, params: Params) {
  const given = requiredObject(params, "entry");
  const fields = readNewFields(given);
  const named = text(given, "userId");
  return (session: Session) => {
    const userId = named ?? session.userId;
    if (userId !== session.userId && !isAdmin(session)) throw sessionErrors.notYours();
    const entry = newEntry(world, userId, fields);
    world.entries.set(entry.id, entry);
    return entryView(world, entry);
  };
}

/** Without a resource it does nothing, and says nothing. */
function prepareContent(world: World, params: Params) {
  const id = requiredText(params, "entryId");
  const resource = object(params, "resource");
  const deliver = resource && readResource(world, resource);
  return (session: Session) => {
    const entry = ownEntry(world, session, id);
    if (entry.status !== entryStatus.noContent) throw entryErrors.alreadyWithContent();
    deliver?.(session, entry);
    return entryView(world, entry);
  };
}

function prepareUpdate(world: World, params: Params) {
  const id = requiredText(params, "entryId");
  const change = readChangedFields(requiredObject(params, "mediaEntry"));
  return (session: Session) => {
    const entry = ownEntry(world, session, id);
    entry.fields = change(entry.fields);
    entry.updatedAt = nowSeconds(world);
    return entryView(world, entry);
  };
}

function prepareDelete(world: World, { params }: Call) {
  const id = requiredText(params, "entryId");
  return async (session: Session) => {
    const entry = ownEntry(world, session, id);
    setStatus(world, entry, entryStatus.deleted);
    // A file that is still being read is removed by its reader.
    if (entry.file && entry.sha256 !== undefined) await remove(entry.file);
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
      entry.status !== entryStatus.deleted &&
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
