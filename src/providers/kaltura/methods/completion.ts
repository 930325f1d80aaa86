/**
 * Closing a chunked upload. The server closes a file only when its length is right, and what it acknowledged may be
 * missing all the same: a part can be dropped behind a lock that another process left. So a file that does not match is
 * mended here, carefully and in order, before it is given up.
 */
import { UploadError } from "../../../errors.js";
import type { Part } from "../../../model.js";
import type { Call, Content } from "../../../provider.js";
import type { Api } from "../api.js";
import { getToken, hasCode, isComplete, type Token } from "../token.js";
import { uploadFinal, uploadPart, type ChunkedSession } from "./chunk.js";

interface Closing {
  readonly api: Api;
  readonly session: ChunkedSession;
  readonly content: Content;
  readonly call: Call;
}

/** How often a final is repeated that the server refused for being busy with the same token. */
const busyTries = 3;

/** How often in a row a part is sent that the answers say is not stored. */
const stuckTries = 3;

/**
 * The token, once the server has the whole file.
 * @throws UploadError `session-lost` when the file cannot be mended: it takes a new token.
 */
export async function completeToken(closing: Closing): Promise<Token> {
  for (const mend of [sendWhatIsMissing, sendEverything]) {
    const token = (await close(closing)) ?? (await mend(closing));
    if (token !== undefined) return token;
  }
  const token = await close(closing);
  if (token !== undefined) return token;
  const message =
    "Kaltura's copy of the file does not get complete, even after all parts were sent again";
  throw new UploadError("session-lost", message, { provider: "Kaltura", method: "chunked" });
}

/** One closing request at a time. Undefined when the file does not have its full length. */
async function close({ api, session, content, call }: Closing): Promise<Token | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await uploadFinal(api, session, endOf(session, content), call);
    } catch (error) {
      if (hasCode(error, "UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE")) return undefined;
      if (!hasCode(error, "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD")) throw error;
      const token = await getToken(api, session.tokenId, call);
      if (isComplete(token)) return token;
      if (tries === busyTries) throw busy(error);
    }
  }
}

/** A stream's end is known by now, even if it was not when the token was made. */
function endOf({ sizeBytes }: ChunkedSession, { facts }: Content): number {
  const end = sizeBytes ?? facts.sizeBytes;
  if (end !== undefined) return end;
  const message = "an upload cannot be closed before its size is known";
  throw new UploadError("internal", message, { provider: "Kaltura", method: "chunked" });
}

/**
 * Follows the answers: after each part goes on where the server says that the file ends, also when that is further back.
 * What `get` says is only where to begin, since it may be too high or too low.
 */
async function sendWhatIsMissing(closing: Closing): Promise<Token | undefined> {
  const { api, session, content, call } = closing;
  let token = await getToken(api, session.tokenId, call);
  let stuck = 0;
  const mostSends = 2 * content.parts.length;
  for (let sends = 0; sends < mostSends && stuck < stuckTries; sends += 1) {
    if (isComplete(token)) return token;
    const part = partAt(content.parts, token.storedBytes);
    if (part === undefined) return undefined;
    token = await sendAgain(closing, part);
    stuck = token.storedBytes >= part.end ? 0 : stuck + 1;
  }
  return undefined;
}

/** Parts that the server has already are ignored there; those that are missing land. */
async function sendEverything(closing: Closing): Promise<Token | undefined> {
  for (const part of closing.content.parts) {
    const token = await sendAgain(closing, part);
    if (isComplete(token)) return token;
  }
  return undefined;
}

function sendAgain({ api, session, content, call }: Closing, part: Part): Promise<Token> {
  return uploadPart(api, session, part, content.slice(part), call);
}

/** The part that the offset falls into; undefined at the end of the file. */
function partAt(parts: readonly Part[], offset: number): Part | undefined {
  return parts.find((part) => offset < part.end);
}

function busy(cause: UploadError): UploadError {
  const message = "Kaltura is still busy closing the file";
  const { operation, status, code, requestId } = cause;
  const where = { provider: "Kaltura", method: "chunked", operation, status, code, requestId };
  return new UploadError("interrupted", message, { ...where, cause });
}
