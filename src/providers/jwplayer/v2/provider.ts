import { createHttp } from "../../../http/axios.js";
import type { Provider } from "../../../provider.js";
import { attachable, attachFile, checkAttachment } from "../companions/attach.js";
import type { JwplayerExtras } from "../extras.js";
import { assetOf, parseId } from "../media.js";
import type { Account } from "./account.js";
import { createApi } from "./api.js";
import type { Config } from "./config.js";
import { parseExtras } from "./extras.js";
import { createLibrary } from "./library.js";
import { directMethod } from "./methods/direct.js";
import { externalMethod } from "./methods/external.js";
import { fetchMethod } from "./methods/fetch.js";
import { multipartMethod } from "./methods/multipart.js";
import { providerName } from "./name.js";
import { captionsShelf } from "./text-tracks.js";
import { thumbnailShelf } from "./thumbnails.js";

export function v2Provider(config: Config): Provider<JwplayerExtras> {
  const http = createHttp(config.http);
  const api = createApi(config, http);
  const media = createLibrary(api, config);
  const account: Account = { http, api, media };
  const shelves = {
    captions: captionsShelf(api, http, config.siteId),
    thumbnail: thumbnailShelf(api, http, config.siteId),
  };
  const idOf = (id: string): string => parseId(id, providerName);
  return {
    name: providerName,
    account: `${config.siteId}@${new URL(config.baseUrl).host}`,
    methods: [
      fetchMethod(account),
      directMethod(account),
      multipartMethod(account),
      externalMethod(account),
    ],
    extras: parseExtras,
    status: async (id, call) => assetOf(await media.show(idOf(id), call), media),
    update: async (id, changes, call) =>
      assetOf(await media.update(idOf(id), changes, call), media),
    attachable,
    checkAttachment,
    attach: (request, call) => attachFile(shelves, request, call),
    delete: async (id, call) => media.delete(idOf(id), call),
    urls: (id) => media.urls(idOf(id)),
  };
}
