/** Which upload tokens a session may see: users only their own, administrators all; deleted ones nobody. */
import { isAdmin } from "./access.js";
import { uploadErrors } from "./errors.js";
import type { Session } from "./ks.js";
import { tokenStatus } from "./token.js";
import type { UploadToken } from "./token.js";
import type { World } from "./world.js";

/** @throws ApiError UPLOAD_TOKEN_NOT_FOUND */
export function visibleToken(world: World, session: Session, id: string): UploadToken {
  const token = world.tokens.get(id);
  if (!token || !isVisible(session, token)) throw uploadErrors.notFound();
  return token;
}

export function isVisible(session: Session, token: UploadToken): boolean {
  const own = isAdmin(session) || token.userId === session.userId;
  return own && token.status !== tokenStatus.deleted;
}
