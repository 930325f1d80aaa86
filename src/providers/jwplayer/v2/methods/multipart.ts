import type { Method, OpenRequest } from "../../../../provider.js";
import { creationVerbs } from "../../creation.js";
import { maxParts, partMinBytes, systemMaxBytes } from "../../limits.js";
import { sentAsset } from "../../single.js";
import type { Account } from "../account.js";
import { complete } from "../multipart/completion.js";
import { inspectUpload } from "../multipart/holdings.js";
import { createLinks } from "../multipart/links.js";
import { compareStored } from "../multipart/receipt.js";
import { sendPart } from "../multipart/sending.js";
import { findUpload, uploadOf } from "../multipart/upload.js";
import { openPlace, placeless } from "../opening.js";

/** As JW Player's own Python client asks for them. */
const linksPerPage = 1000;

const limits = {
  maxBytes: systemMaxBytes,
  minPartBytes: partMinBytes,
  maxPartBytes: 5 * 1024 ** 3,
  maxParts,
  width: 4,
  // The parts of a large file are put together before the answer.
  answerMs: 300_000,
} as const;

/** Parts side by side, each to a signed link of its own. */
export function multipartMethod(account: Account): Method {
  const { api, http, media } = account;
  const links = createLinks(api);
  const { recover, discard } = creationVerbs(media);
  return {
    name: "multipart",
    shape: "chunked",
    limits,
    cost: { perUpload: 2, perPart: 1, partsPerPage: linksPerPage },
    strength:
      'JW Player recommends it for files of more than 100 MB, up to its limit of 25 GB: parts go up side by side, and what has arrived stays (its page "Upload content", multipart)',
    // The same link overwrites what an earlier attempt stored.
    unclearSend: "resend",
    replaces: true,
    recover,

    async open(request, call) {
      const { place, opened } = await openPlace(media, request, { method: "multipart" }, call);
      const { uploadId, uploadToken } = place;
      if (uploadId === undefined || uploadToken === undefined) throw placeless(opened);
      return { ...opened, uploadId, uploadToken, pageLength: pageLengthFor(request) };
    },

    send: async (session, part, body, call) =>
      sendPart({ http, links, upload: uploadOf(session), part, body }, call),

    inspect: async (session, parts, call) =>
      inspectUpload({ api, links, upload: uploadOf(session) }, parts, call),

    async finish(session, receipts, { content }, call) {
      const upload = uploadOf(session);
      await compareStored(receipts, content, call);
      await complete(account, upload, content.parts.length, call);
      links.forget(upload);
      return sentAsset(upload.key, media, content, undefined);
    },

    async discard(session, call) {
      const upload = findUpload(session);
      if (upload !== undefined) links.forget(upload);
      await discard(session, call);
    },
  };
}

/** No more links than the file has parts. */
function pageLengthFor({ content: { facts, parts } }: OpenRequest): number {
  return facts.sizeBytes === undefined ? linksPerPage : Math.min(linksPerPage, parts.length);
}
