import { UploadError } from "../../../../errors.js";
import type { Method } from "../../../../provider.js";
import type { Account } from "../account.js";
import { metadataFields } from "../fields.js";
import { urlsOf } from "../asset.js";
import { systemMaxBytes } from "../limits.js";
import { providerName } from "../name.js";
import { keyOf } from "../session.js";
import { showSession } from "./single.js";

/** JW Player's servers download the video from a URL that they can reach. */
export function fetchMethod({ videos }: Account): Method {
  return {
    name: "fetch",
    shape: "import",
    limits: { maxBytes: systemMaxBytes },
    cost: { perUpload: 1, perPart: 0 },
    strength:
      'JW Player prefers it over every other way: its servers pull the video between well provisioned data centers (JW Player\'s page "Upload a single video", Fetch Uploads)',
    unclearSend: "resend",

    async open(request, call) {
      const { url } = request.content.facts;
      if (url === undefined) throw urlless();
      const { key } = await videos.create({ ...metadataFields(request), download_url: url }, call);
      return { key };
    },

    async recover({ uploadId }, call) {
      const video = await videos.find(uploadId, call);
      return video && { key: video.key };
    },

    send() {
      return Promise.reject(new UploadError("internal", "fetch has no parts to send"));
    },

    /** No call: the platform moves the video on by itself once it has downloaded it. */
    finish(session) {
      const key = keyOf(session);
      return Promise.resolve({
        id: key,
        provider: providerName,
        state: "created",
        platformState: "created",
        urls: urlsOf(key),
      });
    },

    async inspect(session, _parts, call) {
      await showSession(videos, keyOf(session), call);
      return { held: [], complete: true };
    },

    async discard(session, call) {
      await videos.delete(keyOf(session), call);
    },
  };
}

function urlless(): UploadError {
  return new UploadError(
    "unsupported",
    "fetch needs a source with a URL that JW Player can reach",
    {
      provider: providerName,
      method: "fetch",
    },
  );
}
