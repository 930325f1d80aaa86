/** Giving a token's file to what asked for it, now or once it is complete. */
import type { StoredFile } from "./disk.js";
import { uploadErrors } from "./errors.js";
import type { Recipient } from "./recipient.js";
import { currentFile, tokenStatus } from "./token.js";
import type { UploadToken } from "./token.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

/**
 * What `addContent` and `setContent` do with a token. Any status but full counts as "not finished yet", also that of a
 * token whose file was used before: such a recipient waits for ever, and there is no error.
 * @throws ApiError when the token is full and its file gone.
 */
export function attach(world: World, token: UploadToken, recipient: Recipient): void {
  const full = token.status === tokenStatus.full;
  if (full && !currentFile(token)?.main) throw uploadErrors.fileMissing();
  token.attachment = recipient;
  token.updatedAt = nowSeconds(world);
  if (full) giveFile(token);
  else recipient.expect();
}

/** Moves the finished file to what the token is attached to, if anything, and closes the token. */
export function giveFile(token: UploadToken): void {
  const { attachment } = token;
  const file = attachment && takeFile(token);
  if (!file) return;
  token.status = tokenStatus.closed;
  attachment.receive({ file, via: "token", fileName: token.fileName });
}

function takeFile(token: UploadToken): StoredFile | undefined {
  const serverFile = currentFile(token);
  const file = serverFile?.main;
  if (!file) return undefined;
  serverFile.main = undefined;
  serverFile.consumedBytes = file.sizeBytes;
  return file;
}
