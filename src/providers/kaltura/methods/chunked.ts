import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import type { Asset, Part, Receipt } from "../../../model.js";
import type { Call, Inspection, Limits, Method, OpenRequest } from "../../../provider.js";
import type { Api } from "../api.js";
import { attachToken, discardEntries } from "../attach.js";
import type { Config } from "../config.js";
import { entryFields } from "../entry-fields.js";
import type { Entry } from "../entry.js";
import { refuseOthersExtras } from "../extras.js";
import { deleteToken, getToken, isComplete, tokenStatus, type Token } from "../token.js";
import { openToken, primerBytes, sessionSchema, uploadPart, type ChunkedSession } from "./chunk.js";
import { completeToken } from "./completion.js";
import { createPieces } from "./pieces.js";
import { createPrefixes } from "./prefix.js";
import { countingPartOnly } from "./sent.js";
import { readSession } from "./session.js";

/** The server forgets a file that nothing was added to for this long (`upload_token_max_resume_time`). */
const longestPauseSeconds = 604_800;

const limits: Limits = {
  // The server receives a part in full before it looks at it, and every retry sends one again. Its own limit is that of
  // PHP (2000 MB as shipped); larger parts than this gain nothing.
  maxPartBytes: 100 * 1024 * 1024,
  // A part of 48 MB takes the time of one of 8 where the server's own seconds for each request are what counts; Kaltura's
  // own widget aims at 10 to 30 seconds for each, and goes up to 50 MB.
  adaptiveParts: {
    smallestBytes: 1024 * 1024,
    largestBytes: 48 * 1024 * 1024,
    targetMs: 10_000,
  },
  // Tested against the server's own code with 2 to 8 connections for one file.
  width: 4,
  order: "any",
  // The closing request waits 45 seconds for missing parts and then copies what is left.
  answerMs: 120_000,
};

/** One connection, ascending: then no part ever waits in the server's queue, where a failed write leaves no trace. */
const strictLimits: Limits = { ...limits, width: 1, order: "sequential" };

/**
 * Parts in parallel, by the rules under which Kaltura's server loses no byte: one request starts the token and is never
 * repeated, parts go to fixed offsets and may be repeated, and one request closes it when all are acknowledged.
 *
 * Unless the caller wants more, an unfinished token is found again by its id alone, from the checkpoint. Kaltura's own
 * widget looks for one of the same name and size, which another file may have as well: parts of that one would stay in the
 * file without anybody noticing.
 */
export function chunkedMethod(
  api: Api,
  toAsset: (entry: Entry) => Asset,
  { clock, strict }: Pick<Config, "clock" | "strict">,
): Method {
  const prefixes = createPrefixes(primerBytes, strict);
  const sendPieces = createPieces();
  return {
    name: "chunked",
    shape: "chunked",
    limits: strict ? strictLimits : limits,
    cost: { perUpload: 3, perPart: 1 },
    strength: strict
      ? "parts go up one after another, each compared with what Kaltura says it has, as `strict` asks for"
      : "parts go up side by side and are repeated singly, as Kaltura advises above 10 MB",
    replaces: true,
    unclearSend: "resend",
    open(request, call) {
      entryFields(request);
      refuseOthersExtras(request, "chunked");
      return openToken(api, request, call);
    },
    // What a lost opening leaves is a token with one byte and no entry; the server forgets it by itself.
    recover: () => Promise.resolve(undefined),
    async send(json, part, body, call) {
      const session = readSession(sessionSchema, json);
      const { heldBytes } = session;
      if (part.end <= heldBytes) return receiptOf(part, heldBytes);
      const sending = prefixes.begin(json, part);
      try {
        const counted = countingPartOnly(call, body.sizeBytes);
        const token = await sendPieces(json, part, body, (piece, bytes) =>
          uploadPart(api, session, piece, bytes, counted),
        );
        if (!isComplete(token)) sending.check(token.storedBytes);
        return receiptOf(part, token.storedBytes);
      } finally {
        sending.end();
      }
    },
    async finish(json, receipts, request, call) {
      const session = readSession(sessionSchema, json);
      const knownBytes = shownBytes(receipts);
      return toAsset(await makeEntry({ api, session, knownBytes, request, call }));
    },
    inspect: async (json, parts, call) => {
      const session = readSession(sessionSchema, json);
      return inspectionOf(await getToken(api, session.tokenId, call), parts, clock());
    },
    discard: async (json, call) => {
      const session = readSession(sessionSchema, json);
      await deleteToken(api, session.tokenId, call);
      await discardEntries(api, session, call);
    },
  };
}

async function makeEntry({
  api,
  session,
  knownBytes,
  request,
  call,
}: {
  readonly api: Api;
  readonly session: ChunkedSession;
  readonly knownBytes: number;
  readonly request: OpenRequest;
  readonly call: Call;
}): Promise<Entry> {
  const { tokenId, target } = session;
  const { content } = request;
  const known = call.repeated ? await getToken(api, tokenId, call) : undefined;
  const token =
    known !== undefined && isComplete(known)
      ? known
      : await completeToken({ api, session, content, knownBytes, call });
  const repeated = call.repeated || token.status === tokenStatus.closed;
  const used = { tokenId, isOnlyToken: true, target };
  return attachToken(api, request, used, { ...call, repeated });
}

function receiptOf(part: Part, storedBytes: number): Receipt {
  return { part: part.index, proof: { uploadedFileSize: storedBytes } };
}

const proofSchema = z.object({ uploadedFileSize: z.number() });

/** The longest that the answers to parts said the file was. Infinity without any. */
function shownBytes(receipts: readonly Receipt[]): number {
  const sizes = receipts.map(({ proof }) => readSession(proofSchema, proof).uploadedFileSize);
  return sizes.length === 0 ? Infinity : Math.max(...sizes);
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
