import { UploadError } from "../../errors.js";
import type { Call, Method } from "../../provider.js";
import type { Library } from "./library.js";
import type { MediaState } from "./media.js";
import { lostError, subjectOf } from "./session.js";
import type { Subject } from "./session.js";

type CreationVerbs = Required<Pick<Method, "recover" | "discard">>;

/** What becomes of the video that an upload made, the same for every way of sending its file. */
export function creationVerbs(library: Library): CreationVerbs {
  return {
    /**
     * No answer but that to the creation says where the file goes: a video that still waits for it is of no use and is
     * deleted, so that `open` makes another. Where another file of a video goes may be asked any number of times.
     */
    async recover({ uploadId, assetId }, call) {
      if (assetId !== undefined) return undefined;
      const media = await library.find(uploadId, call);
      if (media === undefined) return undefined;
      if (media.status !== "created") return { key: media.id };
      await library.delete(media.id, call);
      return undefined;
    },

    async discard(session, call) {
      const { key, replaces } = subjectOf(session, library.provider);
      if (!replaces) await library.delete(key, call);
    },
  };
}

/**
 * The video that a session is about.
 * @throws UploadError `session-lost` when it was deleted, `rejected` when the platform gave it up.
 */
export async function showSession(library: Library, key: string, call: Call): Promise<MediaState> {
  const { provider } = library;
  const media = await library.show(key, call).catch((error: unknown) => {
    if (error instanceof UploadError && error.kind === "not-found")
      throw lostError("the video of this upload no longer exists on the platform", provider, error);
    throw error;
  });
  if (media.status !== "failed") return media;
  const text = `JW Player gave up on the video: ${media.failure}`;
  throw new UploadError("rejected", text, { provider, assetId: key });
}

/**
 * Whether the platform has taken the file over. A size that differs means that these are not the bytes that were to be
 * sent. Of a video that was there before only its work on another file says so: its size is that of the old one.
 */
export function hasArrived(
  { status, sizeBytes = 0 }: MediaState,
  { replaces }: Subject,
  wantedBytes?: number,
): boolean {
  if (replaces) return status === "updating" || status === "processing";
  const isOther = sizeBytes > 0 && sizeBytes !== wantedBytes;
  return status !== "created" && !isOther;
}
