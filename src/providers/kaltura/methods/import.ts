import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import type { Asset, Json } from "../../../model.js";
import type { Call, Method, OpenRequest } from "../../../provider.js";
import type { Api } from "../api.js";
import { createEntry, fillEntry } from "../attach.js";
import { deleteEntry, findEntries, getEntry, hasContent, markOf, type Entry } from "../entry.js";
import { hasCode } from "../token.js";
import { readSession } from "./session.js";

const sessionSchema = z.object({ entryId: z.string(), status: z.string() });

/**
 * Kaltura pulls the file from its URL. The URL must lead to the file itself: a playlist, or a page around the video,
 * leaves the entry importing for ever.
 */
export function importMethod(api: Api, toAsset: (entry: Entry) => Asset): Method {
  return {
    name: "import",
    shape: "import",
    limits: {},
    cost: { perUpload: 1, perPart: 0 },
    strength: "Kaltura pulls the file from its URL by itself: no byte of it passes this machine",
    unclearSend: "resend",
    async open(request, call) {
      return sessionOf(await createEntry(api, request, urlResource(request), call));
    },
    recover: async (request, call) => {
      const entry = await recoverEntry(api, request, call);
      return entry && sessionOf(entry);
    },
    send() {
      const message = "an import has no parts to send";
      return Promise.reject(new UploadError("internal", message, { provider: "Kaltura" }));
    },
    finish(session) {
      const { entryId, status } = readSession(sessionSchema, session);
      return Promise.resolve(toAsset({ id: entryId, status }));
    },
    inspect: async (session, _parts, call) => {
      await expectEntry(api, readSession(sessionSchema, session).entryId, call);
      return { held: [], complete: true };
    },
    discard: async (session, call) => {
      await deleteEntry(api, readSession(sessionSchema, session).entryId, call);
    },
  };
}

function sessionOf({ id, status }: Entry): Json {
  return { entryId: id, status };
}

function urlResource({ content }: OpenRequest): Json {
  const { url } = content.facts;
  if (url !== undefined) return { objectType: "KalturaUrlResource", url };
  const message = "import needs a URL that Kaltura can reach";
  throw new UploadError("unsupported", message, { provider: "Kaltura", method: "import" });
}

/** The entry that a lost `open` made, given its content if that is all it lacks. */
async function recoverEntry(
  api: Api,
  request: OpenRequest,
  call: Call,
): Promise<Entry | undefined> {
  const entries = await findEntries(api, markOf(request), call);
  const filled = entries.find(hasContent);
  if (filled !== undefined) return filled;
  const empty = entries[0];
  return empty && fillEntry(api, empty.id, urlResource(request), call);
}

async function expectEntry(api: Api, entryId: string, call: Call): Promise<void> {
  await getEntry(api, entryId, call).catch((error: unknown) => {
    if (!hasCode(error, "ENTRY_ID_NOT_FOUND")) throw error;
    const message = `the entry ${entryId} is no longer there`;
    throw new UploadError("session-lost", message, { provider: "Kaltura", cause: error });
  });
}
