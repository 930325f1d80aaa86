import { asUploadError, UploadError } from "../../../../errors.js";
import type { Http } from "../../../../http/http.js";
import type { Body, Part, Receipt } from "../../../../model.js";
import type { Call } from "../../../../provider.js";
import { receiptOf } from "../../proof.js";
import { putToLink } from "../../storage/put.js";
import { providerName } from "../name.js";
import type { Links } from "./links.js";
import type { Slot } from "./listing.js";
import { storedReceipt } from "./receipt.js";
import type { Upload } from "./upload.js";

/** A part on its way to its slot. */
export interface Errand {
  readonly http: Http;
  readonly links: Links;
  readonly upload: Upload;
  readonly part: Part;
  readonly body: Body;
}

const where = { provider: providerName, operation: "part.put" };

/**
 * Sends one part, and once more through a fresh link where its own is refused: how long links work is not documented.
 * @throws UploadError `rejected` or `session-lost` when the fresh link is refused as well.
 */
export async function sendPart(errand: Errand, call: Call): Promise<Receipt> {
  const { links, upload, part } = errand;
  const number = part.index + 1;
  const slot = await links.slot(upload, number, call);
  const receipt = await putPart(errand, slot, call).catch(async (thrown: unknown) => {
    if (!isAboutLink(asUploadError(thrown))) throw thrown;
    return putAgain(errand, await links.slot(upload, number, call, slot), call);
  });
  links.drop(upload, number);
  return receipt;
}

/** The storage says 403 for links that expired, and for those that it does not like for any other reason. */
function isAboutLink({ kind, status }: UploadError): boolean {
  return kind === "session-lost" || status === 403;
}

async function putAgain(errand: Errand, slot: Slot, call: Call): Promise<Receipt> {
  try {
    return await putPart(errand, slot, call);
  } catch (thrown) {
    const error = asUploadError(thrown);
    throw isAboutLink(error) ? error.with({}, refusedTwice(errand)) : error;
  }
}

function refusedTwice({ part }: Errand): string {
  return `; so was a fresh link for part ${part.index + 1}: look for a proxy or firewall that changes or blocks requests to the storage, then upload again`;
}

async function putPart({ http, part, body }: Errand, slot: Slot, call: Call): Promise<Receipt> {
  const { link: url, etag } = slot;
  if (url !== undefined && URL.canParse(url))
    return receiptOf(part.index, await putToLink(http, { url, body }, where, call));
  // A slot without a link has its part already, from an attempt whose answer was lost.
  if (etag !== undefined) return storedReceipt(part.index, etag);
  const text = `JW Player gives no link for part ${part.index + 1}`;
  throw new UploadError("rejected", text, where);
}
