import { UploadError } from "../../../../errors.js";
import type { Asset, Part } from "../../../../model.js";
import type { Call, Inspection, Method } from "../../../../provider.js";
import type { Account } from "../account.js";
import type { Video } from "../answers.js";
import { failureText, urlsOf } from "../asset.js";
import { providerName } from "../name.js";
import { receiptOf, verifiedMd5 } from "../proof.js";
import { lostError, keyOf } from "../session.js";
import type { Videos } from "../videos.js";

type SharedVerbs = Required<Pick<Method, "recover" | "finish" | "inspect" | "discard">>;

/** The verbs that are the same for every way of sending a whole file at once. */
export function singleVerbs({ videos }: Account): SharedVerbs {
  return {
    /**
     * No answer but that of `/videos/create` has the upload link: a video that still waits for its bytes is of no use
     * and is deleted, so that `open` makes another.
     */
    async recover({ uploadId }, call) {
      const video = await videos.find(uploadId, call);
      if (video === undefined) return undefined;
      if (video.status !== "created") return { key: video.key };
      await videos.delete(video.key, call);
      return undefined;
    },

    /**
     * No call: the platform has the bytes and goes on by itself. `processing` is what it will do next; its own word for
     * the video may still be `created` for some seconds.
     */
    finish(session, receipts, { content }) {
      const key = keyOf(session);
      const { sizeBytes } = content.facts;
      const md5 = verifiedMd5(receipts[0]?.proof);
      const asset: Asset = {
        id: key,
        provider: providerName,
        state: "processing",
        platformState: "created",
        ...(sizeBytes !== undefined && { sizeBytes }),
        ...(md5 !== undefined && { md5 }),
        urls: urlsOf(key),
      };
      return Promise.resolve(asset);
    },

    async inspect(session, parts, call) {
      const video = await showSession(videos, keyOf(session), call);
      return inspectionOf(video, parts);
    },

    async discard(session, call) {
      await videos.delete(keyOf(session), call);
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

/** A size that differs means that these are not the bytes that were to be sent: they go up again. */
function inspectionOf(video: Video, parts: readonly Part[]): Inspection {
  const wantedBytes = parts.at(-1)?.end;
  const hasSize = video.size !== undefined && video.size > 0;
  if (video.status === "created" || (hasSize && video.size !== wantedBytes))
    return { held: [], complete: false };
  const md5 = video.md5 ?? null;
  const held = parts.map(({ index }) => receiptOf(index, { md5, verified: false }));
  return { held, complete: true };
}
