/** Finding entries by their ids, for those who may see or change them. */
import { isAdmin, mayAlso } from "./access.js";
import { entryStatus } from "./entry.js";
import type { Entry } from "./entry.js";
import { entryErrors, sessionErrors } from "./errors.js";
import type { Session } from "./ks.js";
import type { World } from "./world.js";

/** @throws ApiError ENTRY_ID_NOT_FOUND */
export function existingEntry(world: World, id: string): Entry {
  const entry = world.entries.get(id);
  if (!entry || entry.status === entryStatus.deleted) throw entryErrors.notFound(id);
  return entry;
}

/**
 * The entry, for its owner, those whom it names as editors, sessions with the privilege `edit`, and administrators.
 * @throws ApiError when there is none, or it is another user's.
 */
export function ownEntry(world: World, session: Session, id: string): Entry {
  const entry = existingEntry(world, id);
  const editors = entry.fields.entitledUsersEdit?.split(",") ?? [];
  const own = [entry.userId, ...editors].includes(session.userId);
  if (!own && !isAdmin(session) && !mayAlso(session, "edit", id)) throw sessionErrors.notYours();
  return entry;
}
