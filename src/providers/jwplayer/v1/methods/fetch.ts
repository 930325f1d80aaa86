import { UploadError } from "../../../../errors.js";
import type { Method } from "../../../../provider.js";
import type { Account } from "../account.js";
import { parseKey, urlsOf } from "../asset.js";
import { systemMaxBytes } from "../limits.js";
import { providerName } from "../name.js";
import { openPlace, subjectOf } from "../session.js";
import { creationVerbs, hasArrived, showSession } from "./creation.js";

/** JW Player's servers download the video from a URL that they can reach. */
export function fetchMethod(account: Account): Method {
  const { videos } = account;
  const { discard } = creationVerbs(account);
  return {
    name: "fetch",
    shape: "import",
    limits: { maxBytes: systemMaxBytes },
    cost: { perUpload: 1, perPart: 0 },
    strength:
      'JW Player prefers it over every other way: its servers pull the video between well provisioned data centers (JW Player\'s page "Upload a single video", Fetch Uploads)',
    unclearSend: "resend",
    replaces: true,

    async open(request, call) {
      const { url } = request.content.facts;
      if (url === undefined) throw urlless();
      const { key } = await openPlace(videos, request, { download_url: url }, call);
      return { key, ...(request.assetId !== undefined && { replaces: true }) };
    },

    async recover({ uploadId, assetId }, call) {
      if (assetId === undefined) {
        const video = await videos.find(uploadId, call);
        return video && { key: video.key };
      }
      const subject = { key: parseKey(assetId), replaces: true };
      const video = await videos.show(subject.key, call);
      return hasArrived(video, subject) ? subject : undefined;
    },

    send() {
      return Promise.reject(new UploadError("internal", "fetch has no parts to send"));
    },

    /** No call: the platform moves the video on by itself once it has downloaded it. */
    finish(session) {
      const { key } = subjectOf(session);
      return Promise.resolve({
        id: key,
        provider: providerName,
        state: "created",
        platformState: "created",
        urls: urlsOf(key),
      });
    },

    async inspect(session, _parts, call) {
      await showSession(videos, subjectOf(session).key, call);
      return { held: [], complete: true };
    },

    discard,
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
