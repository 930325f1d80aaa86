import type { Method } from "../../../../provider.js";
import { importVerbs, urlOf } from "../../importing.js";
import { systemMaxBytes } from "../../limits.js";
import type { Account } from "../account.js";
import { providerName } from "../name.js";
import { openPlace } from "../opening.js";

const where = { provider: providerName, method: "fetch" };

/** JW Player's servers download the video from a URL that they can reach. */
export function fetchMethod({ media }: Account): Method {
  return {
    name: where.method,
    shape: "import",
    limits: { maxBytes: systemMaxBytes },
    cost: { perUpload: 1, perPart: 0 },
    strength:
      'JW Player pulls the video by itself, and no byte of it passes through this machine (its page "Upload content", fetch)',
    unclearSend: "resend",
    replaces: true,

    async open(request, call) {
      const upload = { method: "fetch", download_url: urlOf(request, where) };
      return (await openPlace(media, request, upload, call)).opened;
    },

    ...importVerbs(media),
  };
}
