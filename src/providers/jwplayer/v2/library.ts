import { asUploadError, UploadError } from "../../../errors.js";
import type { Json } from "../../../model.js";
import type { Call } from "../../../provider.js";
import { uploadField } from "../extras.js";
import type { Library } from "../library.js";
import type { MediaState } from "../media.js";
import { parseMedia, parseMediaList, parsePlace } from "./answers.js";
import type { Place } from "./answers.js";
import type { Api } from "./api.js";
import type { Config } from "./config.js";
import { jwplayerUrls } from "../delivery/urls.js";
import { changedFields } from "./fields.js";
import { providerName } from "./name.js";

type Fields = Readonly<Record<string, Json>>;

/** The media of a property, as far as uploads need them. */
export interface MediaLibrary extends Library {
  /** Not idempotent: each call makes a media. */
  create(body: { readonly metadata: Json; readonly upload: Fields }, call: Call): Promise<Place>;
  /** Opens an existing media for another file. May be repeated. */
  reupload(id: string, upload: Fields, call: Call): Promise<Place>;
}

/** Searches find more than they are asked for, so that the one that is looked for need not be the first. */
const pageLength = 100;

export function createLibrary(
  api: Api,
  { siteId, playerId }: Pick<Config, "siteId" | "playerId">,
): MediaLibrary {
  const all = `sites/${siteId}/media/`;
  const one = (id: string): string => `${all}${encodeURIComponent(id)}/`;
  return {
    provider: providerName,
    urls: (mediaId) => ({ ...jwplayerUrls({ mediaId, playerId }) }),
    async create(body, call) {
      const request = { operation: "media.create", method: "POST", path: all, body } as const;
      return placeIn(await api.call(request, call), request.operation);
    },
    async reupload(id, upload, call) {
      const route = { operation: "media.reupload", method: "PUT" } as const;
      const body = { upload };
      const document = await api.call({ ...route, path: `${one(id)}reupload/`, body }, call);
      return placeIn(document, route.operation);
    },
    async show(id, call) {
      const request = { operation: "media.get", method: "GET", path: one(id) } as const;
      return mediaIn(await api.call(request, call), request.operation);
    },
    async update(id, changes, call) {
      const route = { operation: "media.update", method: "PATCH", path: one(id) } as const;
      const body = { metadata: changedFields(changes) };
      return mediaIn(await api.call({ ...route, body }, call), route.operation);
    },
    async delete(id, call) {
      try {
        await api.call({ operation: "media.delete", method: "DELETE", path: one(id) }, call);
      } catch (error) {
        const failure = asUploadError(error);
        if (failure.kind !== "not-found") throw failure.with({ assetId: id });
      }
    },
    async find(uploadId, call) {
      const q = `custom_params: ( name: "${uploadField}" AND value: "${uploadId}" )`;
      const query = new URLSearchParams({
        q,
        sort: "created:dsc",
        page_length: String(pageLength),
      });
      const path = `${all}?${query.toString()}`;
      const document = await api.call({ operation: "media.list", method: "GET", path }, call);
      // The search is not exact for longer values; a stranger's media must never be taken for this upload's.
      return parseMediaList(document).find((media) => media.customParams[uploadField] === uploadId);
    },
  };
}

function placeIn(document: unknown, operation: string): Place {
  const place = parsePlace(document);
  if (place === undefined) throw unreadable(operation);
  return place;
}

function mediaIn(document: unknown, operation: string): MediaState {
  const media = parseMedia(document);
  if (media === undefined) throw unreadable(operation);
  return media;
}

function unreadable(operation: string): UploadError {
  const text = `${operation} succeeded with an answer that names no media`;
  return new UploadError("interrupted", text, { provider: providerName, operation });
}
