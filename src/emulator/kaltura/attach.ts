/** Giving a token's file to an entry, now or once it is complete. */
import type { StoredFile } from "./disk.js";
import type { Entry } from "./entry.js";
import { entryStatus, setStatus } from "./entry.js";
import { uploadErrors } from "./errors.js";
import { newObjectId } from "./ids.js";
import { takeIn } from "./processing.js";
import { currentFile, tokenStatus } from "./token.js";
import type { UploadToken } from "./token.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

/**
 * What `media.addContent` does with a token. Any status but full counts as "not finished yet", also that of a token
 * whose file was used before: such an entry waits for ever, and there is no error.
 * @throws ApiError when the token is full and its file gone.
 */
export function attach(world: World, token: UploadToken, entry: Entry): void {
  const full = token.status === tokenStatus.full;
  if (full && !currentFile(token)?.main) throw uploadErrors.fileMissing();
  token.attachment = { objectType: "flavorAsset", objectId: newObjectId(), entryId: entry.id };
  token.updatedAt = nowSeconds(world);
  if (full) giveFile(world, token);
  else setStatus(world, entry, entryStatus.import);
}

/** Moves the finished file to what the token is attached to, if anything, and closes the token. */
export function giveFile(world: World, token: UploadToken): void {
  const entry = token.attachment && world.entries.get(token.attachment.entryId);
  const file = entry && takeFile(token);
  if (!entry || !file) return;
  token.status = tokenStatus.closed;
  takeIn(world, entry, { file, via: "token", fileName: token.fileName });
}

function takeFile(token: UploadToken): StoredFile | undefined {
  const serverFile = currentFile(token);
  const file = serverFile?.main;
  if (!file) return undefined;
  serverFile.main = undefined;
  serverFile.consumedBytes = file.sizeBytes;
  return file;
}
