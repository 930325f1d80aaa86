import { asUploadError } from "../../../../errors.js";
import type { Part } from "../../../../model.js";
import type { Call, Inspection } from "../../../../provider.js";
import type { Api } from "../api.js";
import type { Links } from "./links.js";
import { listSlots } from "./listing.js";
import type { Slot, Slots } from "./listing.js";
import { storedReceipt } from "./receipt.js";
import type { Upload } from "./upload.js";

/** Which parts the storage has. An upload that was completed lists them no more. */
export async function inspectUpload(
  { api, links, upload }: { readonly api: Api; readonly links: Links; readonly upload: Upload },
  parts: readonly Part[],
  call: Call,
): Promise<Inspection> {
  const slots = await listAll(api, upload, (parts.at(-1)?.index ?? -1) + 1, call);
  if (slots === undefined) return { held: [], complete: true };
  links.learn(upload, slots);
  const held = parts.flatMap(({ index }) => {
    const etag = slots.get(index + 1)?.etag;
    return etag === undefined ? [] : [storedReceipt(index, etag)];
  });
  return { held, complete: false };
}

/** The slots of the first parts; undefined when the upload was completed. */
export async function listAll(
  api: Api,
  upload: Upload,
  count: number,
  call: Call,
): Promise<Slots | undefined> {
  const all = new Map<number, Slot>();
  try {
    while (all.size < count) {
      const page = await listSlots(api, upload, all.size + 1, call);
      for (const [number, slot] of page) all.set(number, slot);
    }
    return all;
  } catch (thrown) {
    const error = asUploadError(thrown);
    if (error.status === 409) return undefined;
    throw error;
  }
}
