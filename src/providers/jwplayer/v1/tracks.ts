import * as z from "zod/mini";
import { asUploadError } from "../../../errors.js";
import type { AttachRequest } from "../../../provider.js";
import { captionFormat } from "../companions/caption-format.js";
import { extendedName } from "../companions/file-name.js";
import type { Item, Shelf } from "../companions/shelf.js";
import { wholeBody } from "../companions/whole.js";
import type { Account } from "./account.js";
import type { Api } from "./api.js";
import { present } from "./fields.js";
import { attachmentPlace } from "./link.js";
import { providerName } from "./name.js";
import { sendForm } from "./upload-form.js";

const where = { provider: providerName, operation: "videos.tracks.upload" };

const text = z.nullish(z.string());
const listShape = z.object({
  tracks: z.array(z.object({ key: z.string(), label: text, language: text, status: text })),
});

/** Captions: the tracks of a video. */
export function captionsShelf(api: Api, { http, config }: Account): Shelf {
  return {
    async find(request, call) {
      const fields = { video_key: request.assetId };
      return itemsIn(await api.call("videos.tracks.list", fields, call), request);
    },
    async create({ assetId, attachment }, call) {
      const { label, language } = attachment;
      const fields = present({ video_key: assetId, kind: "captions", label, language });
      const answer = await api.call("videos.tracks.create", fields, call);
      return attachmentPlace(answer, config, "videos.tracks.create");
    },
    async send({ url }, { content }, call) {
      const fileName = extendedName(content.facts, await captionFormat(content));
      const { contentType } = content.facts;
      const file = { url, fileName, contentType, body: wholeBody(content) };
      await sendForm(http, file, { where, nowMs: config.clock }, call);
    },
    async remove(_, id, call) {
      try {
        await api.call("videos.tracks.delete", { track_key: id }, call);
      } catch (thrown) {
        const failure = asUploadError(thrown);
        if (failure.kind !== "not-found") throw failure;
      }
    },
  };
}

/** The tracks of the same words: the platform does not say when they were made. */
function itemsIn(document: unknown, { attachment }: AttachRequest): readonly Item[] {
  const { language, label } = attachment;
  return (listShape.safeParse(document).data?.tracks ?? [])
    .filter((track) => track.label === label && track.language === language)
    .map(({ key, status }) => ({ id: key, hasFile: status !== "created" }));
}
