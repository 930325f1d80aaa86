/** Captions and other text tracks of a media. */
import type { Attachment } from "../attachments.js";
import { download, fetchableUrl } from "../download.js";
import { urlOf } from "../link.js";
import { signedLink } from "../s3/signed-link.js";
import { textTracksBucket } from "./objects.js";
import { pageOf } from "./pages.js";
import { refuse, resource } from "./reply.js";
import type { Reply } from "./reply.js";
import type { Call, Route } from "./route.js";
import { faultIn, isNumber, isOneOf, isText, isTruth, partOf, textOf } from "./shape.js";
import type { Fields, Shape } from "./shape.js";
import type { Site } from "./site.js";

export interface TextTrackFields {
  readonly metadata: Fields;
  readonly kind: string;
  /** Whether it is delivered to viewers as soon as its file is there. */
  readonly isPublished: boolean;
}

type Track = Attachment<TextTrackFields>;

const maxTracks = 50;

const metadataShape: Shape = {
  label: isText,
  srclang: isText,
  position: isNumber,
  track_kind: isOneOf("captions", "chapters", "subtitles", "thumbnails"),
};

const uploadShape: Shape = {
  method: isOneOf("direct", "fetch"),
  file_format: isText,
  auto_publish: isTruth,
  mime_type: isText,
  download_url: isText,
};

export function textTrackRoutes(site: Site): readonly Route[] {
  const all = "sites/:site/media/:media/text_tracks";
  const one = `${all}/:track`;
  const { media, textTracks } = site;
  const inMedia = (run: (mediaKey: string, call: Call) => Reply) => (call: Call) => {
    const key = call.ids.media ?? "";
    return media.find(key) ? run(key, call) : refuse(404);
  };
  const on = (run: (track: Track) => Reply) =>
    inMedia((mediaKey, { ids }) => {
      const track = textTracks.find(ids.track ?? "");
      return track?.videoKey === mediaKey ? run(track) : refuse(404);
    });
  const route = (
    method: Route["method"],
    path: string,
    verb: string,
    run: Route["run"],
  ): Route => ({
    ...{ method, path, run },
    operation: `text_tracks.${verb}`,
  });
  const list = (mediaKey: string, { query }: Call) =>
    pageOf(textTracks.ofVideo(mediaKey), query, "text_tracks", describe);
  return [
    route("GET", all, "list", inMedia(list)),
    route(
      "POST",
      all,
      "create",
      inMedia((mediaKey, call) => create(site, mediaKey, call)),
    ),
    route(
      "GET",
      one,
      "get",
      on((track) => ({ status: 200, body: describe(track) })),
    ),
    route(
      "DELETE",
      one,
      "delete",
      on((track) => remove(site, track)),
    ),
    route(
      "PUT",
      `${one}/publish`,
      "publish",
      on((track) => publish(site, track, true)),
    ),
    route(
      "PUT",
      `${one}/unpublish`,
      "unpublish",
      on((track) => publish(site, track, false)),
    ),
  ];
}

function create(site: Site, mediaKey: string, { body }: Call): Reply {
  const metadata = partOf(body, "metadata");
  const upload = partOf(body, "upload");
  if (!metadata || !upload) return refuse(400);
  const fault = faultIn(metadata, metadataShape) ?? faultIn(upload, uploadShape);
  if (fault !== undefined) return refuse(400, `${fault}: Not a valid field`);
  const from = fetchableUrl(textOf(upload, "download_url") ?? "");
  const method = textOf(upload, "method") ?? "direct";
  if (method === "fetch" && !from) return refuse(400, "download_url: Not an http or https URL");
  if (method === "direct" && upload.file_format === undefined) {
    return refuse(400, "file_format: Required");
  }
  if (site.textTracks.ofVideo(mediaKey).length >= maxTracks) return refuse(409);
  const kind = textOf(metadata, "track_kind") ?? "captions";
  const fields = { metadata, kind, isPublished: upload.auto_publish === true };
  const track = site.textTracks.add(mediaKey, fields);
  if (from && method === "fetch") {
    fetchTrack(site, track.key, from);
    return { status: 201, body: describe(track) };
  }
  const link = signedLink(
    site,
    `/${textTracksBucket}/${track.key}`,
    textOf(upload, "mime_type") ?? "",
  );
  return { status: 201, body: { ...describe(track), upload_link: urlOf(link) } };
}

/** A track that cannot be fetched stays without its file. */
function fetchTrack({ ground, textTracks }: Site, key: string, from: URL): void {
  download(ground, from, {
    received: (file) => {
      textTracks.change(key, { file });
    },
    failed: () => undefined,
  });
}

/** `draft` becomes `ready` and back; any other state is in conflict with it. */
function publish({ textTracks }: Site, track: Track, isPublished: boolean): Reply {
  const { key, fields, file } = track;
  if (!file || fields.isPublished === isPublished) return refuse(409);
  const changed = { ...fields, isPublished };
  textTracks.change(key, { fields: changed });
  return { status: 200, body: describe({ ...track, fields: changed }) };
}

function remove({ textTracks }: Site, { key }: Track): Reply {
  textTracks.remove(key);
  return { status: 204 };
}

function describe({ key, fields, file, createdAt }: Track): Readonly<Record<string, unknown>> {
  const { label = null, srclang = null, position = null } = fields.metadata;
  const metadata = { label, srclang, position };
  const published = fields.isPublished ? "ready" : "draft";
  return {
    ...resource({ id: key, type: "text_track", createdAt, metadata }),
    track_kind: fields.kind,
    status: file ? published : "created",
    error_message: null,
    delivery_url: file ? `https://cdn.jwplayer.com/tracks/${key}.vtt` : null,
  };
}
