import type { Asset } from "../../model.js";
import type { Provider } from "../../provider.js";
import { createApi, type Api } from "./api.js";
import { assetOf } from "./asset.js";
import { attachFile } from "./companions/attach.js";
import { parseConfig } from "./config.js";
import { kalturaUrls } from "./delivery.js";
import { deleteEntry, getEntry, updateEntry, type Entry } from "./entry.js";
import { parseExtras, type KalturaExtras } from "./extras.js";
import { chunkedMethod } from "./methods/chunked.js";
import { importMethod } from "./methods/import.js";
import { tokenMethod } from "./methods/token.js";
import type { KalturaOptions } from "./options.js";
import { issuerOf } from "./sessions/issuer.js";
import { createSessions } from "./sessions/sessions.js";

export type {
  KalturaAppTokenOptions,
  KalturaKsOptions,
  KalturaOptions,
  KalturaSecretOptions,
} from "./options.js";
export type { KalturaExtras } from "./extras.js";
export { kalturaUrls } from "./delivery.js";
export type { KalturaUrlOptions, KalturaUrls } from "./delivery.js";
export { kalturaEmbed } from "./embed.js";
export type { KalturaEmbedOptions } from "./embed.js";

/**
 * A Kaltura account (API v3). Makes no call by itself.
 * @throws UploadError `invalid-input` naming the option that is wrong.
 */
export function kaltura(options: KalturaOptions): Provider<KalturaExtras> {
  const config = parseConfig(options);
  const { partnerId, userId, baseUrl, http, clock, playerId, strict } = config;
  const sessions = createSessions(issuerOf(config), clock);
  const apiFor = (method?: string): Api => createApi({ baseUrl, http, sessions, clock, method });
  const api = apiFor();
  const urls = (entryId: string): Asset["urls"] => ({
    ...kalturaUrls({ partnerId, baseUrl, playerId, entryId }),
  });
  const toAsset = (entry: Entry): ReturnType<typeof assetOf> => assetOf(entry, urls(entry.id));
  return {
    name: "Kaltura",
    // A strict upload is not continued from one that was not.
    account: [new URL(baseUrl).host, partnerId, userId, ...(strict ? ["strict"] : [])].join("/"),
    methods: [
      importMethod(apiFor("import"), toAsset),
      tokenMethod(apiFor("token"), toAsset),
      chunkedMethod(apiFor("chunked"), toAsset, config),
    ],
    extras: parseExtras,
    status: async (id, call) => toAsset(await getEntry(api, id, call)),
    update: async (id, changes, call) => toAsset(await updateEntry(api, id, changes, call)),
    attachable: ["captions", "thumbnail", "flavor"],
    attach: (request, call) => attachFile(api, request, call),
    delete: (id, call) => deleteEntry(api, id, call),
    urls,
  };
}
