/** Upload tokens that an earlier upload began and nobody ended. */
import { createHash } from "node:crypto";
import { UploadError } from "../../../errors.js";
import type { Call, OpenRequest } from "../../../provider.js";
import type { Api } from "../api.js";
import { extrasOf } from "../extras.js";
import { taggedName, uploadName } from "../file-name.js";
import { findToken, getToken, tokenStatus, type Token } from "../token.js";

/** The name that this upload's parts carry when it begins a token. */
export function ownName(request: OpenRequest): string {
  const { name, sizeBytes, fingerprint } = request.content.facts;
  if (!extrasOf(request).findUnfinished || sizeBytes === undefined) return uploadName(name);
  const text = JSON.stringify([sizeBytes, fingerprint]);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return taggedName(uploadName(name), `-${digest}`);
}

/**
 * The token to go on with, if the caller names one or wants one looked for.
 * @throws UploadError `session-lost` when there is no such token, `invalid-input` when it cannot be the beginning of this
 * file
 */
export async function unfinishedToken(
  api: Api,
  request: OpenRequest,
  call: Call,
): Promise<Token | undefined> {
  const { uploadTokenId, findUnfinished } = extrasOf(request);
  if (uploadTokenId !== undefined)
    return requireOpen(request, await getToken(api, uploadTokenId, call));
  if (!findUnfinished || request.content.facts.sizeBytes === undefined) return undefined;
  return findToken(api, ownName(request), { statusEqual: tokenStatus.partial }, call);
}

function requireOpen({ content }: OpenRequest, token: Token): Token {
  const { status, storedBytes, declaredBytes } = token;
  if (status === tokenStatus.pending) throw unfit("nothing was uploaded to it; leave it out");
  if (status !== tokenStatus.partial && status !== tokenStatus.full)
    throw unfit(`it cannot be continued (status ${status})`);
  // A stream's size is not known yet; its end then tells where the file is closed.
  const { sizeBytes = Math.max(declaredBytes ?? 0, storedBytes) } = content.facts;
  if (declaredBytes !== undefined && declaredBytes !== sizeBytes)
    throw unfit(`it is for a file of ${declaredBytes} bytes, and this one has ${sizeBytes}`);
  if (storedBytes > sizeBytes || (status === tokenStatus.full && storedBytes < sizeBytes))
    throw unfit(`it holds ${storedBytes} bytes, and the file has ${sizeBytes}`);
  return token;
}

function unfit(why: string): UploadError {
  const message = `extras.uploadTokenId: ${why}`;
  return new UploadError("invalid-input", message, { provider: "Kaltura", method: "chunked" });
}
