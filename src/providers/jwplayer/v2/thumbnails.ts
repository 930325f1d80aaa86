import * as z from "zod/mini";
import type { Http } from "../../../http/http.js";
import type { AttachRequest } from "../../../provider.js";
import type { Item, Shelf } from "../companions/shelf.js";
import { wholeBody } from "../companions/whole.js";
import { putToLink } from "../storage/put.js";
import type { Api } from "./api.js";
import { madeSince, placeIn, removeItem } from "./items.js";
import { providerName } from "./name.js";

const where = { provider: providerName, operation: "thumbnails.put" };

const text = z.catch(z.optional(z.string()), undefined);
const listShape = z.object({
  thumbnails: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      source_type: text,
      created: text,
      relationships: z.object({ media: z.array(z.object({ id: z.string() })) }),
    }),
  ),
});

/** The newest of a property: one that is looked for is younger than the upload it belongs to. */
const pageLength = 100;

/** The pictures of a property's media, of which one is a media's poster. */
export function thumbnailShelf(api: Api, http: Http, siteId: string): Shelf {
  const all = `sites/${siteId}/thumbnails/`;
  return {
    async find(request, call) {
      const path = `${all}?sort=created:dsc&page_length=${pageLength}`;
      const document = await api.call({ operation: "thumbnails.list", method: "GET", path }, call);
      return itemsIn(document, request);
    },
    async create({ assetId }, call) {
      const operation = "thumbnails.create";
      const body = {
        upload: { method: "direct", source_type: "custom_upload", thumbnail_type: "static" },
        relationships: { media: [{ id: assetId }] },
      };
      return placeIn(
        await api.call({ operation, method: "POST", path: all, body }, call),
        operation,
      );
    },
    async send({ url }, { content }, call) {
      await putToLink(http, { url, body: wholeBody(content) }, where, call);
    },
    /** The poster is promoted once its file is there. */
    async settle({ assetId }, id, call) {
      const body = { relationships: { media: [{ id: assetId, is_poster: true }] } };
      const path = `${all}${id}/`;
      await api.call({ operation: "thumbnails.update", method: "PATCH", path, body }, call);
    },
    remove: (_, id, call) =>
      removeItem(api, { operation: "thumbnails.delete", path: `${all}${id}/` }, call),
  };
}

/** The media's own uploads that are no older than this one. */
function itemsIn(document: unknown, { assetId, startedAt }: AttachRequest): readonly Item[] {
  const thumbnails = listShape.safeParse(document).data?.thumbnails ?? [];
  return thumbnails
    .filter(
      ({ created, source_type }) =>
        source_type === "custom_upload" && madeSince(startedAt, created),
    )
    .filter(({ relationships }) => relationships.media.some(({ id }) => id === assetId))
    .map(({ id, status }) => ({ id, hasFile: status !== "created" }));
}
