import type { Method } from "../../../../provider.js";
import { systemMaxBytes } from "../../limits.js";
import { receiptOf } from "../../proof.js";
import { singleVerbs } from "../../single.js";
import type { Account } from "../account.js";
import { providerName } from "../name.js";
import { fileFields, openSession, targetOf } from "../session.js";
import { sendForm } from "../upload-form.js";

const where = { provider: providerName, operation: "videos.upload" };

/** One POST of the whole file, as a web form, to JW Player's own upload host. */
export function formMethod(account: Account): Method {
  const { http, config } = account;
  return {
    name: "form",
    shape: "single",
    // The host hands a file of up to 25 GB over to the API before it answers.
    limits: { maxBytes: systemMaxBytes, answerMs: 300_000 },
    cost: { perUpload: 1, perPart: 1 },
    strength:
      'it is JW Player\'s way for files of more than 5 GB, up to its system limit of 25 GB (its page "Upload a single video", Regular Style Uploads)',
    // Links are for one use: what arrived without an answer would be refused the second time.
    unclearSend: "inspect",
    replaces: true,

    open(request, call) {
      const { sizeBytes } = request.content.facts;
      const fields = sizeBytes === undefined ? {} : { size: String(sizeBytes) };
      return openSession(account, request, fileFields(request, fields), call);
    },

    async send(session, part, body, call) {
      const file = { ...targetOf(session), body };
      return receiptOf(
        part.index,
        await sendForm(http, file, { where, nowMs: config.clock }, call),
      );
    },

    ...singleVerbs(account.videos),
  };
}
