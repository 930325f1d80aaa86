/**
 * Closing a chunked upload. The server closes a file only when its length is right, and what it acknowledged may be
 * missing all the same: a part can be dropped behind a lock that another process left. So a file that does not match is
 * mended here, carefully and in order, before it is given up.
 */
import { UploadError } from "../../../errors.js";
import type { Part, Range } from "../../../model.js";
import type { Call, Content } from "../../../provider.js";
import type { Api } from "../api.js";
import { getToken, hasCode, isComplete, type Token } from "../token.js";
import { uploadFinal, uploadPart, type ChunkedSession } from "./chunk.js";

interface Closing {
  readonly api: Api;
  readonly session: ChunkedSession;
  readonly content: Content;
  /** How much of the file an answer said was there before anything was closed. */
  readonly knownBytes: number;
  readonly call: Call;
}

/** How often a final is repeated that the server refused for being busy with the same token. */
const busyTries = 3;

/** How often a file is mended that does not match. */
const mends = 2;

/** How often in a row a piece is sent that the answers say is not stored. */
const stuckTries = 3;

/** PHP as Kaltura ships it takes no file part above 2000 MB. */
const largestPieceBytes = 1024 * 1024 * 1024;

/**
 * The token, once the server has the whole file.
 * @throws UploadError `session-lost` when the file cannot be mended: it takes a new token.
 */
export async function completeToken(closing: Closing): Promise<Token> {
  for (let mended = 0; mended < mends; mended += 1) {
    const token = (await close(closing)) ?? (await mend(closing));
    if (token !== undefined) return token;
  }
  const token = await close(closing);
  if (token !== undefined) return token;
  throw lost("Kaltura's copy of the file does not get complete, even after parts were sent again");
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
 * Sends again what the answers say is missing, one piece at a time, also when an answer leads further back. What `get`
 * says is only where to begin, since it may be too high or too low.
 *
 * What the failed final took in behind that place is in doubt: of a write that fails, only the length tells, and what
 * follows it lies too low. The server writes over it only with a piece that also reaches behind the file's end.
 */
async function mend(closing: Closing): Promise<Token | undefined> {
  const { api, session, content, knownBytes, call } = closing;
  let token = await getToken(api, session.tokenId, call);
  let piece: Range | undefined = partAt(content.parts, Math.min(token.storedBytes, knownBytes));
  let doubt: "end unknown" | "end known" | "none" = "end unknown";
  let stuck = 0;
  const mostSends = 2 * content.parts.length + stuckTries;
  for (let sends = 0; sends < mostSends && stuck < stuckTries; sends += 1) {
    if (isComplete(token)) return token;
    if (piece === undefined) return undefined;
    token = await uploadPart(api, session, piece, content.slice(piece), call);
    const isStored = token.storedBytes >= piece.end;
    stuck = isStored ? 0 : stuck + 1;
    const next = partAt(content.parts, token.storedBytes);
    if (!isStored && doubt !== "none") {
      doubt = "end unknown";
      piece = next !== undefined && next.start < piece.start ? next : piece;
    } else if (doubt === "end unknown" && next !== undefined) {
      doubt = "end known";
      piece = overwriting(piece, next);
    } else {
      doubt = "none";
      piece = next;
    }
  }
  return undefined;
}
/** From where the doubt begins to behind the file's end. */
function overwriting({ start }: Range, { end }: Part): Range {
  if (end - start <= largestPieceBytes) return { start, end };
  throw lost("more of Kaltura's copy of the file is in doubt than one request can mend");
}

/** The part that the offset falls into; undefined at the end of the file. */
function partAt(parts: readonly Part[], offset: number): Part | undefined {
  return parts.find((part) => offset < part.end);
}

function lost(message: string): UploadError {
  return new UploadError("session-lost", message, { provider: "Kaltura", method: "chunked" });
}

function busy(cause: UploadError): UploadError {
  const message = "Kaltura is still busy closing the file";
  const { operation, status, code, requestId } = cause;
  const where = { provider: "Kaltura", method: "chunked", operation, status, code, requestId };
  return new UploadError("interrupted", message, { ...where, cause });
}
