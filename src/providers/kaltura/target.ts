/** Putting a file into an entry that is there already. */
import * as z from "zod/mini";
import { UploadError } from "../../errors.js";
import type { Json } from "../../model.js";
import type { Call, OpenRequest } from "../../provider.js";
import type { Api } from "./api.js";
import { addContent, entryIn, getEntry, hasContent, updateContent, type Entry } from "./entry.js";
import { extrasOf } from "./extras.js";
import { hasCode } from "./token.js";

export const targetSchema = z.object({
  entryId: z.string(),
  /** Whether it had content before this upload. */
  hadContent: z.boolean(),
});

/** The entry that the file goes into, as it was before. Plain JSON, so that sessions can carry it. */
export type Target = z.infer<typeof targetSchema>;

/**
 * Looks at the entry before anything is sent.
 * @returns null when the file goes into a new entry
 * @throws UploadError `not-found` when there is no such entry, `rejected` when other new content waits there already,
 * `invalid-input` when an option says something of an entry that only new ones are told
 */
export async function findTarget(
  api: Api,
  request: OpenRequest,
  call: Call,
): Promise<Target | null> {
  const { assetId } = request;
  if (assetId === undefined) return null;
  refuseFields(request);
  const entry = await getEntry(api, assetId, call);
  if (isInReplacement(entry)) throw occupied(assetId);
  return { entryId: entry.id, hadContent: hasContent(entry) };
}

/**
 * Gives the entry its new content. What an earlier try did is found, and not done again.
 * @param isUsed whether it is known that some entry has taken this content
 */
export async function fillTarget(
  api: Api,
  request: OpenRequest,
  { target, resource, isUsed }: { target: Target; resource: Json; isUsed: boolean },
  call: Call,
): Promise<Entry> {
  const done = isUsed || call.repeated ? await getEntry(api, target.entryId, call) : undefined;
  const isDone =
    done !== undefined &&
    (isUsed || isInReplacement(done) || (!target.hadContent && hasContent(done)));
  const entry = isDone ? done : await giveContent(api, request, target, resource, call);
  return extrasOf(request).approveReplacement ? approved(api, entry, call) : entry;
}

async function giveContent(
  api: Api,
  request: OpenRequest,
  { entryId, hadContent }: Target,
  resource: Json,
  call: Call,
): Promise<Entry> {
  const { conversionProfileId } = extrasOf(request).entry;
  const profileId = typeof conversionProfileId === "number" ? conversionProfileId : undefined;
  // Only updateContent takes a profile; to an entry without content it does what addContent does.
  if (hadContent || profileId !== undefined)
    return entryIn(
      await api.call(updateContent(entryId, resource, profileId), call),
      "media.updateContent",
    );
  return entryIn(await api.call(addContent(entryId, resource), call), "media.addContent");
}

/** KalturaEntryReplacementStatus of content that nobody has approved yet, be it converted (2) or not (3). */
const unapproved: ReadonlySet<string | undefined> = new Set(["2", "3"]);

async function approved(api: Api, entry: Entry, call: Call): Promise<Entry> {
  if (!unapproved.has(entry.replacementStatus)) return entry;
  const { id: entryId } = entry;
  try {
    const action = { service: "media", action: "approveReplace", params: { entryId } };
    return entryIn(await api.call(action, call), "media.approveReplace");
  } catch (error) {
    // Somebody else approved it, and it is in place.
    if (!hasCode(error, "ENTRY_ID_NOT_REPLACED")) throw error;
    return getEntry(api, entryId, call);
  }
}

/** Whether other content waits to take the place of what the entry has. */
export function isInReplacement({ replacingEntryId = "" }: Entry): boolean {
  return replacingEntryId !== "";
}

function refuseFields(request: OpenRequest): void {
  const told = Object.keys(extrasOf(request).entry);
  const field = told.find((name) => name !== "conversionProfileId");
  if (field === undefined) return;
  const message = `extras.${field}: is not changed when the file goes into an existing entry; leave it out`;
  throw new UploadError("invalid-input", message, { provider: "Kaltura" });
}

function occupied(entryId: string): UploadError {
  const message =
    `other new content waits already for its place in ${entryId}; ` +
    "approve or cancel that (in KMC, or by media.approveReplace and media.cancelReplace), then upload again";
  return new UploadError("rejected", message, { provider: "Kaltura" });
}
