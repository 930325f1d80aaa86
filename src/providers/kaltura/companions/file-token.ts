/**
 * The bytes of a file that goes along with a video, in an upload token. Small ones travel with the calls that use the
 * token; large ones go first, one part after another.
 */
import { createHash } from "node:crypto";
import { UploadError } from "../../../errors.js";
import { bytesBody } from "../../../http/bytes.js";
import type { AttachRequest, Call } from "../../../provider.js";
import { valueOf, type Api } from "../api.js";
import { uploadName } from "../file-name.js";
import {
  addToken,
  findToken,
  isComplete,
  tokenIn,
  tokenStatus,
  uploadTo,
  type Token,
} from "../token.js";
import type { Action } from "../wire.js";

/** Kaltura's own guides: chunk anything above 10 MB. */
const largestSingle = 10 * 1024 * 1024;
/** Fixed for good: a part of another length at the same offset could replace a longer one that waits there. */
const partBytes = 8 * 1024 * 1024;
/** How often in a row a part is sent that the answers say is not stored. */
const stuckTries = 3;

export function isSmall({ content }: AttachRequest): boolean {
  return sizeOf(content) <= largestSingle;
}

/** Makes a token and fills it: the token's id is `{1:result:id}` for what comes after. */
export function smallUpload({ content }: AttachRequest): readonly [Action, Action] {
  const fileName = uploadName(content.facts.name);
  const sizeBytes = sizeOf(content);
  const file = { fileName, body: content.slice({ start: 0, end: sizeBytes }) };
  const placement = { resume: false, finalChunk: true } as const;
  return [addToken(fileName, sizeBytes), uploadTo("{1:result:id}", placement, file)];
}

/** Uploads a file of any size. A large one is continued where an earlier try ended. @returns the full token's id */
export async function uploadFile(api: Api, request: AttachRequest, call: Call): Promise<string> {
  if (!isSmall(request)) return uploadLarge(api, request, call);
  const [added, uploaded] = await api.together(smallUpload(request), call);
  valueOf(added);
  const token = tokenIn(valueOf(uploaded), "uploadToken.upload");
  requireWhole(token, sizeOf(request.content));
  return token.id;
}

async function uploadLarge(api: Api, request: AttachRequest, call: Call): Promise<string> {
  const { content } = request;
  const fileName = ownName(request);
  const { partial, full } = tokenStatus;
  const begun = { statusIn: `${partial},${full}` };
  // One whose first request is known to have ended.
  const found = call.repeated ? await findToken(api, fileName, begun, call) : undefined;
  let token = found ?? (await startToken(api, fileName, content, call));
  const host = token.uploadUrl;
  for (let stuck = 0; !isComplete(token) && token.storedBytes < sizeOf(content);) {
    const start = Math.floor(token.storedBytes / partBytes) * partBytes;
    const end = Math.min(start + partBytes, sizeOf(content));
    const file = { fileName, body: content.slice({ start, end }) };
    const placement = { resume: true, finalChunk: false, resumeAt: start } as const;
    const value = await api.call(uploadTo(token.id, placement, file), call, host);
    token = tokenIn(value, "uploadToken.upload");
    stuck = token.storedBytes >= end ? 0 : stuck + 1;
    if (stuck === stuckTries) throw notStored(token, end);
  }
  if (!isComplete(token)) token = await close(api, token, { fileName, content, host }, call);
  requireWhole(token, sizeOf(content));
  return token.id;
}

/** One byte, which is cheap to give up: this request must never be repeated on one token. */
async function startToken(
  api: Api,
  fileName: string,
  content: AttachRequest["content"],
  call: Call,
): Promise<Token> {
  const primer = { fileName, body: content.slice({ start: 0, end: 1 }) };
  const start = uploadTo("{1:result:id}", { resume: false, finalChunk: false }, primer);
  const [added, started] = await api.together([addToken(fileName, sizeOf(content)), start], call);
  valueOf(added);
  return tokenIn(valueOf(started), "uploadToken.upload");
}

interface Ending {
  readonly fileName: string;
  readonly content: AttachRequest["content"];
  readonly host: string | undefined;
}

async function close(
  api: Api,
  { id }: Token,
  { fileName, content, host }: Ending,
  call: Call,
): Promise<Token> {
  const placement = { resume: true, finalChunk: true, resumeAt: sizeOf(content) } as const;
  const nothing = { fileName, body: bytesBody(new Uint8Array()) };
  const value = await api.call(uploadTo(id, placement, nothing), call, host);
  return tokenIn(value, "uploadToken.upload");
}

/** A name that no other file has: by it, and by nothing else, an earlier try's token is told from a stranger's. */
function ownName({ attachmentId, content }: AttachRequest): string {
  const digest = createHash("sha256").update(content.facts.fingerprint).digest("hex").slice(0, 16);
  const extension = /\.[^.]{1,15}$/.exec(content.facts.name)?.[0] ?? "";
  return uploadName(`${attachmentId}-${digest}${extension}`);
}

function sizeOf({ facts }: AttachRequest["content"]): number {
  return facts.sizeBytes ?? 0;
}

function requireWhole({ status, storedBytes }: Token, sizeBytes: number): void {
  if (status === tokenStatus.full && storedBytes === sizeBytes) return;
  const message = `Kaltura stored ${storedBytes} of ${sizeBytes} bytes (status ${status})`;
  throw new UploadError("corrupted", message, { provider: "Kaltura", operation: "attach" });
}

function notStored({ storedBytes }: Token, end: number): UploadError {
  const message = `Kaltura did not store a part: the file ends at ${storedBytes}, not ${end}`;
  return new UploadError("interrupted", message, { provider: "Kaltura", operation: "attach" });
}
