import { extendedName } from "../companions/file-name.js";
import type { Shelf } from "../companions/shelf.js";
import { wholeBody } from "../companions/whole.js";
import type { Account } from "./account.js";
import type { Api } from "./api.js";
import { attachmentPlace } from "./link.js";
import { providerName } from "./name.js";
import { sendForm } from "./upload-form.js";

const where = { provider: providerName, operation: "videos.thumbnails.upload" };

/** The one poster of a video: another upload takes the place of the one before. */
export function thumbnailShelf(api: Api, { http, config }: Account): Shelf {
  return {
    async create({ assetId }, call) {
      const operation = "videos.thumbnails.update";
      const answer = await api.call(operation, { video_key: assetId }, call);
      return attachmentPlace(answer, config, operation, assetId);
    },
    async send({ url }, { content }, call) {
      const { contentType } = content.facts;
      const fileName = extendedName(content.facts, "jpg");
      const file = { url, fileName, contentType, body: wholeBody(content) };
      await sendForm(http, file, { where, nowMs: config.clock }, call);
    },
  };
}
