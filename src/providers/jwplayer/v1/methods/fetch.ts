import type { Method } from "../../../../provider.js";
import { importVerbs, urlOf } from "../../importing.js";
import { systemMaxBytes } from "../../limits.js";
import type { Account } from "../account.js";
import { providerName } from "../name.js";
import { openPlace } from "../session.js";

const where = { provider: providerName, method: "fetch" };

/** JW Player's servers download the video from a URL that they can reach. */
export function fetchMethod({ videos }: Account): Method {
  return {
    name: where.method,
    shape: "import",
    limits: { maxBytes: systemMaxBytes },
    cost: { perUpload: 1, perPart: 0 },
    strength:
      'JW Player prefers it over every other way: its servers pull the video between well provisioned data centers (JW Player\'s page "Upload a single video", Fetch Uploads)',
    unclearSend: "resend",
    replaces: true,

    async open(request, call) {
      const fields = { download_url: urlOf(request, where) };
      const { key } = await openPlace(videos, request, fields, call);
      return { key, ...(request.assetId !== undefined && { replaces: true }) };
    },

    ...importVerbs(videos),
  };
}
