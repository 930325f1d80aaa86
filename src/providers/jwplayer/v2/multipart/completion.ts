import { asUploadError, UploadError } from "../../../../errors.js";
import type { Call } from "../../../../provider.js";
import { hasArrived, showSession } from "../../creation.js";
import { lostError } from "../../session.js";
import type { Account } from "../account.js";
import { providerName } from "../name.js";
import { listAll } from "./holdings.js";
import type { Upload } from "./upload.js";

const operation = "uploads.complete";

/**
 * Has the platform put the parts together. An upload can be completed once, so what an earlier call may have done is
 * looked for before it is taken for a failure.
 */
export async function complete(
  account: Account,
  upload: Upload,
  partCount: number,
  call: Call,
): Promise<void> {
  if (call.repeated && (await isTaken(account, upload, call))) return;
  const path = `uploads/${encodeURIComponent(upload.uploadId)}/complete`;
  try {
    await account.api.call({ operation, method: "PUT", path, upload }, call);
  } catch (thrown) {
    const failure = asUploadError(thrown);
    const isConflict = failure.status === 409;
    if (!isConflict && failure.kind !== "session-lost") throw failure;
    if (await isTaken(account, upload, call)) return;
    if (!isConflict) throw failure;
    await explainConflict(account, upload, partCount, { failure, call });
  }
}

/** Whether the media has moved on, which says that its parts were put together. */
async function isTaken({ media }: Account, upload: Upload, call: Call): Promise<boolean> {
  return hasArrived(await showSession(media, upload.key, call), upload);
}

/**
 * A conflict means that a part is missing, or that the upload was completed before.
 * @throws UploadError unless it was completed before.
 */
async function explainConflict(
  { api }: Account,
  upload: Upload,
  partCount: number,
  { failure, call }: { readonly failure: UploadError; readonly call: Call },
): Promise<void> {
  const slots = await listAll(api, upload, partCount, call);
  if (slots === undefined) return;
  const missing = [...slots].find(
    ([number, { etag }]) => number <= partCount && etag === undefined,
  );
  if (missing !== undefined)
    throw lostError(`JW Player has lost part ${missing[0]} of this upload`, providerName, failure);
  const text = "JW Player has every part and does not put them together yet";
  const { status, code, requestId } = failure;
  const where = { provider: providerName, operation, status, code, requestId };
  throw new UploadError("interrupted", text, { ...where, cause: failure });
}
