/** Entries get their content here, in a way that one upload never makes two of them. */
import { asUploadError, UploadError } from "../../errors.js";
import type { Json } from "../../model.js";
import type { Call, OpenRequest } from "../../provider.js";
import { valueOf, type Api } from "./api.js";
import {
  addContent,
  addEntry,
  deleteEntry,
  entryIn,
  findEntries,
  getEntry,
  hasContent,
  type Entry,
} from "./entry.js";
import { isOwn, markOf, type Mark } from "./mark.js";
import { fillTarget, type Target } from "./target.js";
import { getToken, hasCode, tokenResource, tokenStatus } from "./token.js";

/**
 * Makes the entry and gives it its content: in one request, and in two after one that may have been carried out, because
 * a data centre that has not got the token answers a second call of a request with nothing.
 *
 * When Kaltura takes the entry but not the content, the empty entry is deleted again, after a look whether the content
 * arrived all the same where the refusal leaves that open.
 * @throws UploadError with `assetId` when an entry was left behind.
 */
export async function createEntry(
  api: Api,
  request: OpenRequest,
  resource: Json,
  call: Call,
): Promise<Entry> {
  const add = addEntry(request);
  if (call.repeated) {
    const { id } = entryIn(await api.call(add, call), "media.add");
    return fillEntry(api, id, resource, call).catch((thrown: unknown) =>
      withoutContent(api, id, asUploadError(thrown), call),
    );
  }
  const [added, filled] = await api.together([add, addContent("{1:result:id}", resource)], call);
  const { id } = entryIn(valueOf(added), "media.add");
  if (filled.ok) return entryIn(filled.value, "media.addContent");
  return withoutContent(api, id, filled.error, call);
}

/** What becomes of an entry that was made, when giving it its content failed. */
async function withoutContent(
  api: Api,
  entryId: string,
  failure: UploadError,
  call: Call,
): Promise<Entry> {
  try {
    const entry = failure.kind === "interrupted" ? await getEntry(api, entryId, call) : undefined;
    if (entry !== undefined && hasContent(entry)) return entry;
    await deleteEntry(api, entryId, call);
  } catch {
    throw failure.with({ assetId: entryId });
  }
  throw failure;
}

/** Gives an entry its content, and takes it for done when it has some already. */
export async function fillEntry(
  api: Api,
  entryId: string,
  resource: Json,
  call: Call,
): Promise<Entry> {
  try {
    const value = await api.call(addContent(entryId, resource), call);
    return entryIn(value, "media.addContent");
  } catch (error) {
    if (!hasCode(error, "ENTRY_ALREADY_WITH_CONTENT")) throw error;
    return getEntry(api, entryId, call);
  }
}

/** A token that has all bytes, and where they go. */
interface FullToken {
  readonly tokenId: string;
  /**
   * True when no earlier run of this upload can have used another token. Otherwise an entry of the same name under the
   * caller's reference id, made since this upload began, is taken for the one that such a run made.
   */
  readonly isOnlyToken: boolean;
  /** The existing entry, or null for a new one. */
  readonly target: Target | null;
}

/**
 * Makes a full token the content of an entry, and finds that entry again when it was made already.
 *
 * A token that was used is the sure sign that there is an entry. While it is unused, an entry under this upload's own id
 * counts as well; one under a reference id of the caller's may be another upload's.
 */
export async function attachToken(
  api: Api,
  request: OpenRequest,
  { tokenId, isOnlyToken, target }: FullToken,
  call: Call,
): Promise<Entry> {
  const resource = tokenResource(tokenId);
  const { status } = call.repeated ? await getToken(api, tokenId, call) : unused;
  const isUsed = status === tokenStatus.closed;
  if (status !== tokenStatus.full && !isUsed) throw incomplete(status);
  if (target !== null) return fillTarget(api, request, { target, resource, isUsed }, call);
  if (!call.repeated) return createEntry(api, request, resource, call);
  const mark = markOf(request);
  const earlier = await findEntries(api, mark, call);
  if (isUsed) return consumer(api, earlier, call);
  const filled = earlier.find(hasContent);
  if (filled !== undefined && (isOwn(mark) || !isOnlyToken)) return filled;
  const empty = isOwn(mark) ? earlier[0] : undefined;
  return empty === undefined
    ? createEntry(api, request, resource, call)
    : fillEntry(api, empty.id, resource, call);
}

/** What a token is, as long as nobody can have used it. */
const unused = { status: tokenStatus.full };

/**
 * The entry that has used the token up; Kaltura's listing may still show it empty, or not at all. The token must not be
 * attached again: Kaltura accepts that without a word and then waits for its bytes for ever.
 */
async function consumer(api: Api, listed: readonly Entry[], call: Call): Promise<Entry> {
  const filled = listed.find(hasContent);
  if (filled !== undefined) return filled;
  for (const { id } of listed) {
    const entry = await getEntry(api, id, call);
    if (hasContent(entry)) return entry;
  }
  const message = "Kaltura has made the video but does not list it yet";
  throw new UploadError("interrupted", message, { provider: "Kaltura", operation: "media.list" });
}

function incomplete(status: number): UploadError {
  const message = `the upload token is not complete (status ${status})`;
  return new UploadError("session-lost", message, { provider: "Kaltura" });
}

/**
 * Deletes the entries that an upload made before it came to its end, with content or without: nobody was told of them.
 * Under a reference id of the caller's nothing is deleted: an entry there may be another upload's. An entry that was
 * there before stays.
 */
export async function discardEntries(
  api: Api,
  { mark, target }: { readonly mark: Mark; readonly target: Target | null },
  call: Call,
): Promise<void> {
  if (target !== null || !isOwn(mark)) return;
  for (const { id } of await findEntries(api, mark, call)) await deleteEntry(api, id, call);
}
