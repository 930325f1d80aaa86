/** The requests of a chunked upload, and what its session keeps. */
import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import { bytesBody } from "../../../http/bytes.js";
import type { Body, Range } from "../../../model.js";
import type { Call, OpenRequest } from "../../../provider.js";
import { valueOf, type Api } from "../api.js";
import { markOf, markSchema } from "../mark.js";
import { findTarget, targetSchema } from "../target.js";
import {
  addToken,
  getToken,
  hasCode,
  isComplete,
  tokenIn,
  tokenStatus,
  uploadTo,
  type Token,
} from "../token.js";
import { ownName, unfinishedToken } from "./unfinished.js";

export const sessionSchema = z.object({
  tokenId: z.string(),
  /** Where parts go when the server named a host for them. */
  uploadUrl: z.nullable(z.string()),
  fileName: z.string(),
  /** Null for a stream that had not ended yet. */
  sizeBytes: z.nullable(z.number()),
  /** What was in place when this upload began: one byte, unless it went on with an earlier one's token. */
  heldBytes: z.number(),
  mark: markSchema,
  target: z.nullable(targetSchema),
});

export type ChunkedSession = z.infer<typeof sessionSchema>;

/**
 * The request that starts a token carries this much, so that what must never be repeated is cheap to give up: after a
 * lost answer there is a new token for one more byte, while starting the same token again could throw parts away.
 */
export const primerBytes = 1;

/** Makes a token and starts its file, or takes up one that was started. */
export async function openToken(
  api: Api,
  request: OpenRequest,
  call: Call,
): Promise<ChunkedSession> {
  const sizeBytes = sizeOf(request);
  const target = await findTarget(api, request, call);
  const begun = await unfinishedToken(api, request, call);
  const token = begun ?? (await startToken(api, request, sizeBytes, call));
  const { id: tokenId, uploadUrl = null, storedBytes: heldBytes } = token;
  const fileName = begun?.fileName ?? ownName(request);
  return { tokenId, uploadUrl, fileName, sizeBytes, heldBytes, mark: markOf(request), target };
}

async function startToken(
  api: Api,
  request: OpenRequest,
  sizeBytes: number | null,
  call: Call,
): Promise<Token> {
  const { content } = request;
  const fileName = ownName(request);
  const primer = { fileName, body: content.slice({ start: 0, end: primerBytes }) };
  const start = uploadTo("{1:result:id}", { resume: false, finalChunk: false }, primer);
  const [added, started] = await api.together([addToken(fileName, sizeBytes), start], call);
  valueOf(added);
  const token = tokenIn(valueOf(started), "uploadToken.upload");
  if (token.status !== tokenStatus.partial || token.storedBytes !== primerBytes)
    throw broken(`it holds ${token.storedBytes} bytes of 1 (status ${token.status})`);
  return token;
}

/** Null when a stream has not shown it yet; then its first part is known. */
function sizeOf({ content }: OpenRequest): number | null {
  const { sizeBytes } = content.facts;
  if (sizeBytes === undefined ? content.parts.length > 0 : sizeBytes > 0) return sizeBytes ?? null;
  const message = `chunked needs at least one byte`;
  throw new UploadError("invalid-input", message, { provider: "Kaltura", method: "chunked" });
}

/**
 * Puts one piece of the file at its place. May be repeated. One that comes when the file is complete is a late double: the
 * answer is then the complete token.
 */
export async function uploadPart(
  api: Api,
  session: ChunkedSession,
  { start: resumeAt }: Range,
  body: Body,
  call: Call,
): Promise<Token> {
  const { tokenId, fileName, uploadUrl } = session;
  const placement = { resume: true, finalChunk: false, resumeAt } as const;
  const action = uploadTo(tokenId, placement, { fileName, body });
  try {
    const value = await api.call(action, call, uploadUrl ?? undefined);
    return tokenIn(value, "uploadToken.upload");
  } catch (error) {
    if (!hasCode(error, "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD", "UPLOAD_TOKEN_CANNOT_RESUME"))
      throw error;
    const token = await getToken(api, tokenId, call);
    if (isComplete(token)) return token;
    throw error;
  }
}

/**
 * Closes the file: an empty part at its exact end, where no other part begins. The server waits up to 45 seconds for what
 * is missing before that.
 */
export async function uploadFinal(
  api: Api,
  session: ChunkedSession,
  sizeBytes: number,
  call: Call,
): Promise<Token> {
  const { tokenId, fileName, uploadUrl } = session;
  const placement = { resume: true, finalChunk: true, resumeAt: sizeBytes } as const;
  const nothing = { fileName, body: bytesBody(new Uint8Array()) };
  const value = await api.call(uploadTo(tokenId, placement, nothing), call, uploadUrl ?? undefined);
  const token = tokenIn(value, "uploadToken.upload");
  if (!isComplete(token)) throw notClosed(token);
  if (token.status === tokenStatus.full && token.storedBytes !== sizeBytes)
    throw broken(`it holds ${token.storedBytes} bytes of ${sizeBytes}`);
  return token;
}

function broken(how: string): UploadError {
  const message = `the upload token is not what it must be: ${how}`;
  return new UploadError("corrupted", message, { provider: "Kaltura", method: "chunked" });
}

function notClosed({ status }: Token): UploadError {
  const message = `the closing request left the upload token open (status ${status})`;
  return new UploadError("interrupted", message, { provider: "Kaltura", method: "chunked" });
}
