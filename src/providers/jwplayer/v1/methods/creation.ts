import { UploadError } from "../../../../errors.js";
import type { Call, Method } from "../../../../provider.js";
import type { Account } from "../account.js";
import type { Video } from "../answers.js";
import { failureText } from "../asset.js";
import { providerName } from "../name.js";
import { lostError, subjectOf } from "../session.js";
import type { Subject } from "../session.js";
import type { Videos } from "../videos.js";

type CreationVerbs = Required<Pick<Method, "recover" | "discard">>;

/** What becomes of the video that an upload made, the same for every way of sending its file. */
export function creationVerbs({ videos }: Account): CreationVerbs {
  return {
    /**
     * No answer but that of `/videos/create` has the upload link: a video that still waits for its bytes is of no use
     * and is deleted, so that `open` makes another. Links for another file may be asked for any number of times.
     */
    async recover({ uploadId, assetId }, call) {
      if (assetId !== undefined) return undefined;
      const video = await videos.find(uploadId, call);
      if (video === undefined) return undefined;
      if (video.status !== "created") return { key: video.key };
      await videos.delete(video.key, call);
      return undefined;
    },

    async discard(session, call) {
      const { key, replaces } = subjectOf(session);
      if (!replaces) await videos.delete(key, call);
    },
  };
}

/**
 * The video that a session is about.
 * @throws UploadError `session-lost` when it was deleted, `rejected` when the platform gave it up.
 */
export async function showSession(videos: Videos, key: string, call: Call): Promise<Video> {
  const video = await videos.show(key, call).catch((error: unknown) => {
    if (error instanceof UploadError && error.kind === "not-found")
      throw lostError("the video of this upload no longer exists on the platform", error);
    throw error;
  });
  if (video.status !== "failed") return video;
  const text = `JW Player gave up on the video: ${failureText(video)}`;
  throw new UploadError("rejected", text, { provider: providerName, assetId: key });
}

/**
 * Whether the platform has taken the file over. A size that differs means that these are not the bytes that were to be
 * sent. Of a video that was there before only its work on another file says so: its size is that of the old one.
 */
export function hasArrived(video: Video, { replaces }: Subject, wantedBytes?: number): boolean {
  if (replaces) return video.status === "updating" || video.status === "processing";
  const isOther = video.size !== undefined && video.size > 0 && video.size !== wantedBytes;
  return video.status !== "created" && !isOther;
}
