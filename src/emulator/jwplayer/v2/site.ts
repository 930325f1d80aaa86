/** What the parts of the emulated JW Player v2 share: one site, an account of its own beside v1's. */
import type { Ground } from "../../contract.js";
import type { JwplayerV2Credentials } from "../../options.js";
import { createAttachments } from "../attachments.js";
import type { Attachments } from "../attachments.js";
import type { JwplayerRules } from "../rules.js";
import { createStorageAccount } from "../s3/account.js";
import type { StorageAccount } from "../s3/account.js";
import { createVideos } from "../videos.js";
import type { Videos } from "../videos.js";
import type { MediaFields } from "./media/fields.js";
import type { TextTrackFields } from "./text-tracks.js";
import type { ThumbnailFields } from "./thumbnails.js";
import { createUploads } from "./uploads/uploads.js";
import type { Uploads } from "./uploads/uploads.js";
import { createWebhooks } from "./webhooks/webhooks.js";
import type { Webhooks } from "./webhooks/webhooks.js";

export interface Site {
  readonly ground: Ground;
  readonly rules: JwplayerRules;
  readonly credentials: JwplayerV2Credentials;
  readonly media: Videos<MediaFields>;
  readonly uploads: Uploads;
  readonly textTracks: Attachments<TextTrackFields>;
  readonly thumbnails: Attachments<ThumbnailFields>;
  readonly webhooks: Webhooks;
  readonly storage: StorageAccount;
}

export function createSite(
  ground: Ground,
  credentials: JwplayerV2Credentials,
  rules: JwplayerRules,
): Site {
  const webhooks = createWebhooks(ground, credentials.siteId);
  const media = createVideos<MediaFields>(ground, rules, (video, first) => {
    if (first) webhooks.tell("conversions_complete", video.key);
    const from = video.fields.metadata.publish_start_date;
    const isPublic = typeof from !== "string" || Date.parse(from) <= ground.clock.now();
    if (isPublic) webhooks.tell("media_available", video.key);
  });
  return {
    ground,
    rules,
    credentials,
    media,
    uploads: createUploads(),
    textTracks: createAttachments(ground.clock),
    thumbnails: createAttachments(ground.clock),
    webhooks,
    storage: createStorageAccount(),
  };
}
