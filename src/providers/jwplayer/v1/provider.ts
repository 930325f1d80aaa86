import { createHttp } from "../../../http/axios.js";
import type { Provider } from "../../../provider.js";
import type { Account } from "./account.js";
import { createApi } from "./api.js";
import { attachable, attachFile, checkAttachment } from "../companions/attach.js";
import type { JwplayerExtras } from "../extras.js";
import { assetOf, parseId } from "../media.js";
import type { Config } from "./config.js";
import { parseExtras } from "./extras.js";
import { fetchMethod } from "./methods/fetch.js";
import { resumableMethod } from "./methods/resumable.js";
import { formMethod } from "./methods/form.js";
import { s3Method } from "./methods/s3.js";
import { providerName } from "./name.js";
import { thumbnailShelf } from "./thumbnails.js";
import { captionsShelf } from "./tracks.js";
import { createVideos } from "./videos.js";

/** A JW Player property through API v1. */
export function v1Provider(config: Config): Provider<JwplayerExtras> {
  const http = createHttp(config.http);
  const api = createApi(config, http);
  const videos = createVideos(api, config.playerId);
  const account: Account = { config, http, videos };
  const shelves = {
    captions: captionsShelf(api, account),
    thumbnail: thumbnailShelf(api, account),
  };
  return {
    name: providerName,
    account: `${config.apiKey}@${new URL(config.baseUrl).host}`,
    methods: [
      fetchMethod(account),
      s3Method(account),
      resumableMethod(account),
      formMethod(account),
    ],
    extras: parseExtras,
    status: async (id, call) => assetOf(await videos.show(parseKey(id), call), videos),
    update: async (id, changes, call) =>
      assetOf(await videos.update(parseKey(id), changes, call), videos),
    attachable,
    checkAttachment,
    attach: (request, call) => attachFile(shelves, request, call),
    delete: async (id, call) => videos.delete(parseKey(id), call),
    urls: (id) => videos.urls(parseKey(id)),
  };
}

function parseKey(id: string): string {
  return parseId(id, providerName);
}
