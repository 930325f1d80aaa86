import * as z from "zod/mini";
import { safeFileName } from "../../../../http/file-name.js";
import type { Method } from "../../../../provider.js";
import { directMaxBytes, directRecommendedBytes } from "../../limits.js";
import { receiptOf } from "../../proof.js";
import { readSession } from "../../session.js";
import { singleVerbs } from "../../single.js";
import { putToLink } from "../../storage/put.js";
import type { Account } from "../account.js";
import { providerName } from "../name.js";
import { openPlace, placeless } from "../opening.js";

const where = { provider: providerName, operation: "direct.put" };

const targetShape = z.object({
  /** Signed: a credential. */
  url: z.string(),
  fileName: z.string(),
});

const linkLost = { text: "the upload link of this session is not known", provider: providerName };

/** One PUT of the whole file to a signed link. */
export function directMethod({ http, media }: Account): Method {
  return {
    name: "direct",
    shape: "single",
    limits: { maxBytes: directMaxBytes, recommendedMaxBytes: directRecommendedBytes },
    cost: { perUpload: 1, perPart: 1 },
    strength:
      'JW Player recommends it for files of up to 100 MB (its page "Upload content", direct)',
    // The same link overwrites what an earlier attempt stored.
    unclearSend: "resend",
    replaces: true,

    /** Without `mime_type`: the link then signs no `Content-Type`, and any that is sent breaks it. */
    async open(request, call) {
      const { place, opened } = await openPlace(media, request, { method: "direct" }, call);
      const { uploadLink: url } = place;
      if (url === undefined || !URL.canParse(url)) throw placeless(opened);
      return { ...opened, url, fileName: request.content.facts.name };
    },

    /** `Content-Disposition` is not part of what the link signs, and carries the file's name. */
    async send(session, part, body, call) {
      const { url, fileName } = readSession(targetShape, session, linkLost);
      const headers = { "Content-Disposition": `attachment; filename="${safeFileName(fileName)}"` };
      return receiptOf(part.index, await putToLink(http, { url, body, headers }, where, call));
    },

    ...singleVerbs(media),
  };
}
