import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import { redactUrl } from "../../../redact.js";
import type { Asset, Json } from "../../../model.js";
import type { Call, Method, OpenRequest } from "../../../provider.js";
import type { Api } from "../api.js";
import { createEntry, fillEntry } from "../attach.js";
import { deleteEntry, findEntries, getEntry, hasContent, type Entry } from "../entry.js";
import { extrasOf, refuseOthersExtras } from "../extras.js";
import { markOf } from "../mark.js";
import { fillTarget, findTarget, isInReplacement } from "../target.js";
import { hasCode } from "../token.js";
import { readSession } from "./session.js";

const sessionSchema = z.object({
  entryId: z.string(),
  status: z.string(),
  replacementStatus: z.optional(z.string()),
  /** Whether the entry is this upload's own, to be deleted with it. */
  isNew: z.boolean(),
});

/**
 * Kaltura pulls the file from its URL. The URL must lead to the file itself: a playlist, or a page around the video,
 * leaves the entry importing for ever.
 */
export function importMethod(api: Api, toAsset: (entry: Entry) => Asset): Method {
  return {
    name: "import",
    shape: "import",
    // KalturaUrlResource.
    limits: { protocols: ["http:", "https:", "ftp:", "sftp:", "scp:"] },
    cost: { perUpload: 1, perPart: 0 },
    strength: "Kaltura pulls the file from its URL by itself: no byte of it passes this machine",
    replaces: true,
    unclearSend: "resend",
    async open(request, call) {
      refuseOthersExtras(request, "import");
      const resource = urlResource(request);
      const target = await findTarget(api, request, call);
      if (target === null)
        return sessionOf(await createEntry(api, request, resource, call), request);
      const content = { target, resource, isUsed: false };
      return sessionOf(await fillTarget(api, request, content, call), request);
    },
    recover: async (request, call) => {
      const { assetId } = request;
      const entry =
        assetId === undefined
          ? await recoverEntry(api, request, call)
          : await recoverTarget(api, assetId, call);
      return entry && sessionOf(entry, request);
    },
    send() {
      const message = "an import has no parts to send";
      return Promise.reject(new UploadError("internal", message, { provider: "Kaltura" }));
    },
    finish(session) {
      const { entryId: id, status, replacementStatus } = readSession(sessionSchema, session);
      return Promise.resolve(toAsset({ id, status, replacementStatus }));
    },
    inspect: async (session, _parts, call) => {
      await expectEntry(api, readSession(sessionSchema, session).entryId, call);
      return { held: [], complete: true };
    },
    discard: async (session, call) => {
      const { entryId, isNew } = readSession(sessionSchema, session);
      if (isNew) await deleteEntry(api, entryId, call);
    },
  };
}

function sessionOf({ id, status, replacementStatus }: Entry, { assetId }: OpenRequest): Json {
  const isNew = assetId === undefined;
  return {
    entryId: id,
    status,
    ...(replacementStatus !== undefined && { replacementStatus }),
    isNew,
  };
}

function urlResource({ content, extras }: OpenRequest): Json {
  const { url } = content.facts;
  if (url === undefined) throw unsupported("import needs a URL that Kaltura can reach");
  if (isManifest(new URL(url)))
    throw unsupported(
      `${redactUrl(url)} is a playlist or manifest, which Kaltura would take for the video and import for ever; ` +
        "give the URL of the file itself",
    );
  const { importHeaders } = extrasOf({ extras });
  const urlHeaders = importHeaders.map((value) => ({ objectType: "KalturaString", value }));
  return {
    objectType: "KalturaUrlResource",
    url,
    ...(urlHeaders.length > 0 && { urlHeaders }),
  };
}

/** HLS, DASH, Smooth Streaming and HDS, by the names that they go by, and Kaltura's own redirect to them. */
function isManifest({ pathname }: URL): boolean {
  return /\.(?:m3u8?|mpd|isml?|f4m)(?:\/|$)|\/playManifest\//i.test(pathname);
}

function unsupported(message: string): UploadError {
  return new UploadError("unsupported", message, { provider: "Kaltura", method: "import" });
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

/** KalturaEntryStatus of an entry whose file is being pulled. */
const importing = "0";

/**
 * The existing entry, if its file is being pulled: nobody else's was when the lost `open` looked. One that has come to its
 * end cannot be told from one that never began; then the same file is pulled once more, into the same entry.
 */
async function recoverTarget(api: Api, entryId: string, call: Call): Promise<Entry | undefined> {
  const entry = await getEntry(api, entryId, call);
  return entry.status === importing || isInReplacement(entry) ? entry : undefined;
}

async function expectEntry(api: Api, entryId: string, call: Call): Promise<void> {
  await getEntry(api, entryId, call).catch((error: unknown) => {
    if (!hasCode(error, "ENTRY_ID_NOT_FOUND")) throw error;
    const message = `the entry ${entryId} is no longer there`;
    throw new UploadError("session-lost", message, { provider: "Kaltura", cause: error });
  });
}
