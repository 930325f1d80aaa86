import { UploadError } from "../../../errors.js";
import type { Asset, Part, Receipt } from "../../../model.js";
import type { Inspection, Method } from "../../../provider.js";
import type { Api } from "../api.js";
import { attachToken, discardEntries } from "../attach.js";
import { entryFields } from "../entry-fields.js";
import type { Entry } from "../entry.js";
import { deleteToken, getToken, isComplete, tokenStatus, type Token } from "../token.js";
import { openToken, primerBytes, sessionSchema, uploadPart, type ChunkedSession } from "./chunk.js";
import { completeToken } from "./completion.js";
import { createPrefixes } from "./prefix.js";
import { countingPartOnly } from "./sent.js";
import { readSession } from "./session.js";

/** The server forgets a file that nothing was added to for this long (`upload_token_max_resume_time`). */
const longestPauseSeconds = 604_800;

const limits = {
  // The server receives a part in full before it looks at it, and every retry sends one again. Its own limit is that of
  // PHP (2000 MB as shipped); larger parts than this gain nothing.
  maxPartBytes: 100 * 1024 * 1024,
  // Tested against the server's own code with 2 to 8 connections for one file.
  width: 4,
  order: "any",
  // The closing request waits 45 seconds for missing parts and then copies what is left.
  answerMs: 120_000,
} as const;

/**
 * Parts in parallel, by the rules under which Kaltura's server loses no byte: one request starts the token and is never
 * repeated, parts go to fixed offsets and may be repeated, and one request closes it when all are acknowledged.
 */
export function chunkedMethod(
  api: Api,
  toAsset: (entry: Entry) => Asset,
  clock: () => number,
): Method {
  const prefixes = createPrefixes(primerBytes);
  return {
    name: "chunked",
    shape: "chunked",
    limits,
    cost: { perUpload: 3, perPart: 1 },
    strength: "parts go up side by side and are repeated singly, as Kaltura advises above 10 MB",
    replaces: true,
    unclearSend: "resend",
    open(request, call) {
      entryFields(request);
      return openToken(api, request, call);
    },
    // What a lost opening leaves is a token with one byte and no entry; the server forgets it by itself.
    recover: () => Promise.resolve(undefined),
    async send(json, part, body, call) {
      const session = readSession(sessionSchema, json);
      expectGrid(session, part);
      if (part.end <= primerBytes) return receiptOf(part, primerBytes);
      const check = prefixes.expect(json, part);
      const counted = countingPartOnly(call, body.sizeBytes);
      const token = await uploadPart(api, session, part, body, counted);
      if (!isComplete(token)) check(token.storedBytes);
      return receiptOf(part, token.storedBytes);
    },
    async finish(json, _receipts, request, call) {
      const session = readSession(sessionSchema, json);
      const { content } = request;
      const known = call.repeated ? await getToken(api, session.tokenId, call) : undefined;
      const token =
        known !== undefined && isComplete(known)
          ? known
          : await completeToken({ api, session, content, call });
      const repeated = call.repeated || token.status === tokenStatus.closed;
      const { tokenId, target } = session;
      const used = { tokenId, isOnlyToken: true, target };
      return toAsset(await attachToken(api, request, used, { ...call, repeated }));
    },
    inspect: async (json, parts, call) => {
      const session = readSession(sessionSchema, json);
      for (const part of parts) expectGrid(session, part);
      return inspectionOf(await getToken(api, session.tokenId, call), parts, clock());
    },
    discard: async (json, call) => {
      const session = readSession(sessionSchema, json);
      await deleteToken(api, session.tokenId, call);
      await discardEntries(api, session, call);
    },
  };
}

function receiptOf(part: Part, storedBytes: number): Receipt {
  return { part: part.index, proof: { uploadedFileSize: storedBytes } };
}

/** @throws UploadError `session-lost`: another grid takes a new token. */
function expectGrid({ partBytes, sizeBytes }: ChunkedSession, part: Part): void {
  const start = part.index * partBytes;
  const end = Math.min(start + partBytes, sizeBytes ?? part.end);
  if (part.start === start && part.end === end) return;
  throw lost("the parts are cut differently than when the upload began");
}

function inspectionOf(token: Token, parts: readonly Part[], nowMs: number): Inspection {
  const held = (those: readonly Part[]): readonly Receipt[] =>
    those.map((part) => receiptOf(part, token.storedBytes));
  if (isComplete(token)) return { held: held(parts), complete: true };
  if (token.status !== tokenStatus.partial)
    throw lost(`the upload token cannot be continued (status ${token.status})`);
  if (nowMs / 1000 - (token.updatedAt ?? Infinity) > longestPauseSeconds)
    throw lost("the upload token is older than the seven days that Kaltura keeps it");
  return { held: held(parts.filter(({ end }) => end <= token.storedBytes)), complete: false };
}

function lost(message: string): UploadError {
  return new UploadError("session-lost", message, { provider: "Kaltura", method: "chunked" });
}
