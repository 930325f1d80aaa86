/** Making an entry of what a caller sent. */
import { isAdmin } from "./access.js";
import { newEntry } from "./entry.js";
import type { Entry } from "./entry.js";
import { readNewFields } from "./entry-fields.js";
import { sessionErrors } from "./errors.js";
import type { Session } from "./ks.js";
import type { Params } from "./params.js";
import { assertProfiles } from "./profiles.js";
import { requiredObject, text } from "./values.js";
import type { World } from "./world.js";

/**
 * The entry in this parameter, ready to be made.
 * @throws ApiError when a property is missing or cannot be set; when made, for a user or a profile that is not theirs.
 */
export function readNewEntry(
  world: World,
  params: Params,
  name: string,
): (session: Session) => Entry {
  const given = requiredObject(params, name);
  const fields = readNewFields(given);
  const named = text(given, "userId");
  return (session) => {
    const userId = named ?? session.userId;
    if (userId !== session.userId && !isAdmin(session)) throw sessionErrors.notYours();
    assertProfiles(world, fields);
    return newEntry(world, userId, fields);
  };
}
