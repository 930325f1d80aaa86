/** JW Player v2: which request goes to which part of the emulated platform. */
import type { EmulatedAsset, Exchange, Ground, Platform } from "../../contract.js";
import type { JwplayerV2Credentials } from "../../options.js";
import { toAsset } from "../asset.js";
import { shown } from "../attachments.js";
import { defaultRules } from "../rules.js";
import type { JwplayerRules } from "../rules.js";
import { createStorage } from "../s3/put.js";
import type { Shelf } from "../s3/put.js";
import type { Video } from "../videos.js";
import { createApi } from "./api.js";
import { mediaRoutes } from "./media/calls.js";
import type { MediaFields } from "./media/fields.js";
import {
  attachmentShelf,
  originalsBucket,
  originalsShelf,
  partsBucket,
  partsShelf,
  textTracksBucket,
  thumbnailsBucket,
} from "./objects.js";
import { findMatches } from "./route.js";
import { textOf } from "./shape.js";
import { createSite } from "./site.js";
import type { Site } from "./site.js";
import { textTrackRoutes } from "./text-tracks.js";
import { thumbnailRoutes } from "./thumbnails.js";
import { uploadRoutes } from "./uploads/calls.js";
import { webhookRoutes } from "./webhooks/calls.js";

export function jwplayerV2Platform(
  ground: Ground,
  credentials: JwplayerV2Credentials,
  rules: Partial<JwplayerRules> = {},
): Platform {
  const site = createSite(ground, credentials, { ...defaultRules, ...rules });
  const routes = [
    ...mediaRoutes(site),
    ...textTrackRoutes(site),
    ...thumbnailRoutes(site),
    ...uploadRoutes(site),
    ...webhookRoutes(site),
  ];
  const api = createApi(site, routes);
  const storage = storageOf(site);
  const findStorage = ({ pathname }: URL) =>
    storage.find(({ bucket }) => pathname.startsWith(`/${bucket}/`));
  return {
    operation({ method }, url) {
      const store = findStorage(url);
      if (store) return store.operation;
      if (!url.pathname.startsWith("/v2/")) return undefined;
      const matches = findMatches(routes, url.pathname);
      const match = matches.find(({ route }) => route.method === method);
      return `jwplayer.v2.${match?.route.operation ?? "unknown"}`;
    },
    handle: (exchange) => (findStorage(exchange.url)?.handle ?? api)(exchange),
    assets: () => site.media.all().map((media) => assetOf(site, media)),
  };
}

interface Store {
  readonly bucket: string;
  readonly operation: string;
  readonly handle: (exchange: Exchange) => Promise<void>;
}

function storageOf(site: Site): readonly Store[] {
  const { textTracks, thumbnails } = site;
  const store = (bucket: string, what: string, shelf: Shelf): Store => ({
    bucket,
    operation: `jwplayer.v2.${what}.put`,
    handle: createStorage(site, bucket, shelf),
  });
  const trackShelf = attachmentShelf((key, file) => {
    textTracks.change(key, { file });
  });
  const thumbnailShelf = attachmentShelf((key, file) => {
    thumbnails.change(key, { file });
  });
  return [
    store(originalsBucket, "direct", originalsShelf(site)),
    store(partsBucket, "part", partsShelf(site)),
    store(textTracksBucket, "text_tracks", trackShelf),
    store(thumbnailsBucket, "thumbnails", thumbnailShelf),
  ];
}

function assetOf({ textTracks, thumbnails }: Site, media: Video<MediaFields>): EmulatedAsset {
  const { metadata, upload } = media.fields;
  const captions = textTracks.ofVideo(media.key).flatMap((track) => {
    const { kind: format } = track.fields;
    const label = textOf(track.fields.metadata, "label");
    const language = textOf(track.fields.metadata, "srclang");
    const words = { ...(label && { label }), ...(language && { language }) };
    return shown(track, { kind: "captions", format, ...words });
  });
  const pictures = thumbnails.ofVideo(media.key).flatMap((picture) => {
    const { type: format, isPoster: isDefault } = picture.fields;
    return shown(picture, { kind: "thumbnail", format, isDefault });
  });
  const title = textOf(metadata, "title") ?? "";
  const asset = toAsset(media, { title, metadata }, [...captions, ...pictures]);
  return upload.method === "external" ? { ...asset, via: "external" } : asset;
}
