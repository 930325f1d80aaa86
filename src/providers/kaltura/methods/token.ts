import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import type { Asset, Body, Json, Receipt } from "../../../model.js";
import type { Call, Method } from "../../../provider.js";
import { valueOf, type Api } from "../api.js";
import { attachToken, discardEntries } from "../attach.js";
import { entryFields } from "../entry-fields.js";
import type { Entry } from "../entry.js";
import { refuseOthersExtras } from "../extras.js";
import { uploadName } from "../file-name.js";
import { markOf, markSchema } from "../mark.js";
import { findTarget, targetSchema } from "../target.js";
import { addToken, deleteToken, tokenIn, tokenStatus, uploadTo, type Token } from "../token.js";
import { countingPartOnly } from "./sent.js";
import { readSession } from "./session.js";

const sessionSchema = z.object({
  fileName: z.string(),
  mark: markSchema,
  target: z.nullable(targetSchema),
});
const proofSchema = z.object({ tokenId: z.string() });

/** Kaltura's own guides: chunk anything above 10 MB. */
const maxBytes = 10 * 1024 * 1024;

/**
 * One request makes a token and fills it, a second makes the entry. Sending again takes a new token, because starting a
 * used one anew can damage it; tokens left behind are emptied by the server after seven days.
 *
 * Kaltura would do all of it in one request, which saves a round trip. But when that one's answer is lost, the token's id
 * is lost with it, and with the id the only thing that says at once whether there is an entry: lists of entries are some
 * seconds late. Then a second entry could not be ruled out.
 */
export function tokenMethod(api: Api, toAsset: (entry: Entry) => Asset): Method {
  /** Ids of the tokens that were filled, by session. */
  const filled = new WeakMap<object, string[]>();
  const filledBy = (session: Json): string[] => {
    if (typeof session !== "object" || session === null) return [];
    const ids = filled.get(session) ?? [];
    filled.set(session, ids);
    return ids;
  };
  return {
    name: "token",
    shape: "single",
    limits: { maxBytes },
    cost: { perUpload: 1, perPart: 1 },
    strength: "one request carries the file, which Kaltura advises up to 10 MB",
    replaces: true,
    unclearSend: "resend",
    async open(request, call) {
      entryFields(request);
      refuseOthersExtras(request, "token");
      const target = await findTarget(api, request, call);
      const fileName = uploadName(request.content.facts.name);
      return { fileName, mark: markOf(request), target };
    },
    recover: () => Promise.resolve(undefined),
    async send(session, part, body, call) {
      const { fileName } = readSession(sessionSchema, session);
      const token = await uploadWhole(api, fileName, body, call);
      filledBy(session).push(token.id);
      return { part: part.index, proof: { tokenId: token.id } };
    },
    async finish(session, receipts, request, call) {
      const { target } = readSession(sessionSchema, session);
      // A run that was interrupted here is continued with a token of its own.
      const token = { tokenId: tokenIdIn(receipts), isOnlyToken: false, target };
      return toAsset(await attachToken(api, request, token, call));
    },
    inspect: (session) => {
      readSession(sessionSchema, session);
      return Promise.resolve({ held: [], complete: false });
    },
    discard: async (session, call) => {
      await discardEntries(api, readSession(sessionSchema, session), call);
      for (const id of filledBy(session)) await deleteToken(api, id, call);
    },
  };
}

async function uploadWhole(api: Api, fileName: string, body: Body, call: Call): Promise<Token> {
  const upload = uploadTo("{1:result:id}", { resume: false, finalChunk: true }, { fileName, body });
  const counted = countingPartOnly(call, body.sizeBytes);
  const [added, uploaded] = await api.together(
    [addToken(fileName, body.sizeBytes), upload],
    counted,
  );
  valueOf(added);
  const token = tokenIn(valueOf(uploaded), "uploadToken.upload");
  if (token.status === tokenStatus.full && token.storedBytes === body.sizeBytes) return token;
  const message = `Kaltura stored ${token.storedBytes} of ${body.sizeBytes} bytes (status ${token.status})`;
  throw new UploadError("corrupted", message, { provider: "Kaltura", method: "token" });
}

function tokenIdIn(receipts: readonly Receipt[]): string {
  const [receipt] = receipts;
  if (receipt !== undefined) return readSession(proofSchema, receipt.proof).tokenId;
  const message = "finish was called without a receipt";
  throw new UploadError("internal", message, { provider: "Kaltura", method: "token" });
}
