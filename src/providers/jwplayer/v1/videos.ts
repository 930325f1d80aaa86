import { asUploadError, UploadError } from "../../../errors.js";
import type { Call } from "../../../provider.js";
import type { MediaState } from "../media.js";
import type { Library } from "../library.js";
import type { Slot } from "./answers.js";
import { parseSlot, parseVideo, parseVideos } from "./answers.js";
import type { Api } from "./api.js";
import { uploadField } from "../extras.js";
import { jwplayerUrls } from "../delivery/urls.js";
import { changedFields } from "./fields.js";
import { providerName } from "./name.js";
import type { Fields } from "./sign.js";

/** A video, and where its file is to be sent if it is to be sent. */
export interface Place extends Slot {
  readonly key: string;
}

/** The class `/videos` of API v1, as far as uploads need it. */
export interface Videos extends Library {
  /** Not idempotent: each call makes a video. */
  create(fields: Fields, call: Call): Promise<Place>;
  /** Opens an existing video for another file, which must be asked for in the fields. May be repeated. */
  replace(key: string, fields: Fields, call: Call): Promise<Place>;
}

export function createVideos(api: Api, playerId?: string): Videos {
  const show = async (key: string, call: Call): Promise<MediaState> => {
    const video = parseVideo(await api.call("videos.show", { video_key: key }, call));
    if (video === undefined) throw unreadable("videos.show");
    return video;
  };
  return {
    provider: providerName,
    urls: (mediaId) => ({ ...jwplayerUrls({ mediaId, playerId }) }),
    async create(fields, call) {
      const { key, ...slot } = parseSlot(await api.call("videos.create", fields, call));
      if (key === undefined) throw unreadable("videos.create");
      return { key, ...slot };
    },
    async replace(key, fields, call) {
      const wish = { ...fields, video_key: key };
      return { ...parseSlot(await api.call("videos.update", wish, call)), key };
    },
    show,
    /** Two calls: the answer to a change does not describe the video. */
    async update(key, changes, call) {
      const wish = { ...changedFields(changes), video_key: key };
      await api.call("videos.update", wish, call);
      return show(key, call);
    },
    async delete(key, call) {
      try {
        await api.call("videos.delete", { video_key: key }, call);
      } catch (error) {
        const failure = asUploadError(error);
        if (failure.kind !== "not-found") throw failure.with({ assetId: key });
      }
    },
    /** Counted by the platform on its own, 30 calls a minute. */
    async find(uploadId, call) {
      const search = { [`search:custom.${uploadField}`]: uploadId };
      const videos = parseVideos(await api.call("videos.list", search, call));
      // The search is "contains, in any case"; a stranger's video must never be taken for this upload's.
      return videos.find(({ custom }) => custom[uploadField] === uploadId);
    },
  };
}

function unreadable(operation: string): UploadError {
  return new UploadError(
    "interrupted",
    `${operation} succeeded with an answer that names no video`,
    {
      provider: providerName,
      operation,
    },
  );
}
