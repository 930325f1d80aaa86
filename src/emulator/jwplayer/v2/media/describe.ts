/** A media as v2 tells of it. Neither its size nor a digest is among what it tells. */
import type { Video } from "../../videos.js";
import { resource } from "../reply.js";
import type { Fields } from "../shape.js";
import type { MediaFields } from "./fields.js";

export function describe(media: Video<MediaFields>): Readonly<Record<string, unknown>> {
  const { key, fields, status, original, createdAt, updatedAt, error } = media;
  const { metadata, upload } = fields;
  const external = upload.method === "external";
  return {
    ...resource({ id: key, type: "media", createdAt, updatedAt, metadata: present(metadata) }),
    status,
    media_type: original || external ? "video" : "unknown",
    hosting_type: external ? "external" : "hosted",
    mime_type: upload.mimeType ?? null,
    error_message: error ?? null,
    duration: metadata.duration ?? 0,
    trim_in_point: upload.trimInPoint ?? null,
    trim_out_point: upload.trimOutPoint ?? null,
    source_url: external ? (upload.url?.href ?? null) : null,
    external_id: metadata.external_id ?? null,
  };
}

/** Metadata as it is shown: what lists and maps there can be, there are. */
function present(metadata: Fields): Fields {
  return { title: null, tags: [], custom_params: {}, ...metadata };
}
