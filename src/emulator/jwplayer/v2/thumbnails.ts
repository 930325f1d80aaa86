/** Pictures of the media of a site, of which one is the poster of its media. */
import type { Attachment } from "../attachments.js";
import { urlOf } from "../link.js";
import { signedLink } from "../s3/signed-link.js";
import { thumbnailsBucket } from "./objects.js";
import { pageOf } from "./pages.js";
import { refuse, resource } from "./reply.js";
import type { Reply } from "./reply.js";
import type { Call, Route } from "./route.js";
import { faultIn, isListOf, isObject, isOneOf, isText, isTruth, partOf, textOf } from "./shape.js";
import type { Fields, Shape } from "./shape.js";
import type { Site } from "./site.js";

export interface ThumbnailFields {
  readonly type: string;
  readonly sourceType: string;
  readonly isPoster: boolean;
}

type Thumbnail = Attachment<ThumbnailFields>;

const uploadShape: Shape = {
  method: isOneOf("direct"),
  source_type: isOneOf("custom_upload"),
  thumbnail_type: isOneOf("static", "video"),
  mime_type: isText,
};

const relationShape: Shape = { id: isText, is_poster: isTruth };

export function thumbnailRoutes(site: Site): readonly Route[] {
  const all = "sites/:site/thumbnails";
  const one = `${all}/:thumbnail`;
  const { thumbnails } = site;
  const on = (run: (thumbnail: Thumbnail, call: Call) => Reply) => (call: Call) => {
    const thumbnail = thumbnails.find(call.ids.thumbnail ?? "");
    return thumbnail ? run(thumbnail, call) : refuse(404);
  };
  const route = (
    method: Route["method"],
    path: string,
    verb: string,
    run: Route["run"],
  ): Route => ({
    ...{ method, path, run },
    operation: `thumbnails.${verb}`,
  });
  return [
    route("GET", all, "list", ({ query }) =>
      pageOf(thumbnails.all(), query, "thumbnails", describe),
    ),
    route("POST", all, "create", (call) => create(site, call)),
    route(
      "GET",
      one,
      "get",
      on((thumbnail) => ({ status: 200, body: describe(thumbnail) })),
    ),
    route(
      "PATCH",
      one,
      "update",
      on((thumbnail, call) => update(site, thumbnail, call)),
    ),
    route(
      "DELETE",
      one,
      "delete",
      on((thumbnail) => remove(site, thumbnail)),
    ),
  ];
}

function create(site: Site, { body }: Call): Reply {
  const relation = readRelation(body);
  const upload = partOf(body, "upload");
  if (!relation || !upload || faultIn(upload, uploadShape) !== undefined) return refuse(400);
  if (!site.media.find(relation.mediaKey)) return refuse(404);
  const thumbnail = site.thumbnails.add(relation.mediaKey, {
    type: textOf(upload, "thumbnail_type") ?? "static",
    sourceType: "custom_upload",
    isPoster: false,
  });
  if (relation.isPoster) promote(site, thumbnail);
  const mimeType = textOf(upload, "mime_type") ?? "";
  const link = signedLink(site, `/${thumbnailsBucket}/${thumbnail.key}`, mimeType);
  return { status: 201, body: { ...now(site, thumbnail), upload_link: urlOf(link) } };
}

/** With `is_poster` it takes the place of its media's poster. */
function update(site: Site, thumbnail: Thumbnail, { body }: Call): Reply {
  const relation = readRelation(body);
  if (relation?.mediaKey !== thumbnail.videoKey) return refuse(400);
  if (relation.isPoster) promote(site, thumbnail);
  return { status: 200, body: now(site, thumbnail) };
}

function promote({ thumbnails }: Site, { key, videoKey }: Thumbnail): void {
  for (const other of thumbnails.ofVideo(videoKey)) {
    thumbnails.change(other.key, { fields: { ...other.fields, isPoster: other.key === key } });
  }
}

function remove({ thumbnails }: Site, { key }: Thumbnail): Reply {
  thumbnails.remove(key);
  return { status: 204 };
}

/** The one media of `relationships.media`. */
function readRelation(body: unknown) {
  const relations = partOf(body, "relationships")?.media;
  if (!Array.isArray(relations) || relations.length !== 1 || !isListOf(isObject)(relations)) {
    return undefined;
  }
  const [relation = {}] = relations as readonly Fields[];
  const mediaKey = textOf(relation, "id");
  if (faultIn(relation, relationShape) !== undefined || mediaKey === undefined) return undefined;
  return { mediaKey, isPoster: relation.is_poster === true };
}

function now({ thumbnails }: Site, thumbnail: Thumbnail) {
  return describe(thumbnails.find(thumbnail.key) ?? thumbnail);
}

function describe(thumbnail: Thumbnail): Readonly<Record<string, unknown>> {
  const { key, videoKey, fields, createdAt, file } = thumbnail;
  const media = [{ id: videoKey, is_poster: fields.isPoster }];
  return {
    ...resource({
      ...{ id: key, type: "thumbnail", createdAt },
      relationships: { media },
      metadata: {},
    }),
    thumbnail_type: fields.type,
    source_type: fields.sourceType,
    status: file ? "ready" : "created",
    delivery_url: file
      ? `https://cdn.jwplayer.com/v2/media/${videoKey}/thumbnails/${key}.jpg`
      : null,
  };
}
