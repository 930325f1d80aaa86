import * as z from "zod/mini";
import type { Http } from "../../../http/http.js";
import type { AttachRequest } from "../../../provider.js";
import { captionFormat } from "../companions/caption-format.js";
import type { Item, Shelf } from "../companions/shelf.js";
import { wholeBody } from "../companions/whole.js";
import { putToLink } from "../storage/put.js";
import type { Api } from "./api.js";
import { placeIn, removeItem } from "./items.js";
import { madeSince } from "./items.js";
import { providerName } from "./name.js";

const where = { provider: providerName, operation: "text_tracks.put" };

const text = z.catch(z.optional(z.string()), undefined);
const trackShape = z.object({
  id: z.string(),
  status: z.string(),
  created: text,
  metadata: z.object({ label: z.nullish(z.string()), srclang: z.nullish(z.string()) }),
});
const listShape = z.object({ text_tracks: z.array(trackShape) });

/** JW Player keeps this many text tracks with a media. */
const maxTracks = 50;

/** Captions: the text tracks of a media. */
export function captionsShelf(api: Api, http: Http, siteId: string): Shelf {
  const all = ({ assetId }: AttachRequest): string =>
    `sites/${siteId}/media/${assetId}/text_tracks/`;
  return {
    async find(request, call) {
      const path = `${all(request)}?page_length=${maxTracks}`;
      const document = await api.call({ operation: "text_tracks.list", method: "GET", path }, call);
      return itemsIn(document, request);
    },
    async create(request, call) {
      const { language, label } = request.attachment;
      const operation = "text_tracks.create";
      const upload = {
        method: "direct",
        file_format: await captionFormat(request.content),
        auto_publish: true,
      };
      const metadata = {
        track_kind: "captions",
        ...(label !== undefined && { label }),
        ...(language !== undefined && { srclang: language }),
      };
      const body = { upload, metadata };
      return placeIn(
        await api.call({ operation, method: "POST", path: all(request), body }, call),
        operation,
      );
    },
    async send({ url }, { content }, call) {
      await putToLink(http, { url, body: wholeBody(content) }, where, call);
    },
    remove: (request, id, call) =>
      removeItem(api, { operation: "text_tracks.delete", path: `${all(request)}${id}/` }, call),
  };
}

/** The tracks of the same words that are no older than the upload. */
function itemsIn(document: unknown, { attachment, startedAt }: AttachRequest): readonly Item[] {
  const tracks = listShape.safeParse(document).data?.text_tracks ?? [];
  return tracks
    .filter(({ created }) => madeSince(startedAt, created))
    .filter(
      ({ metadata: { label, srclang } }) =>
        label === attachment.label && srclang === attachment.language,
    )
    .map(({ id, status }) => ({ id, hasFile: status !== "created" }));
}
