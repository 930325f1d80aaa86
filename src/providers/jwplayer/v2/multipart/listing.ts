import * as z from "zod/mini";
import { UploadError } from "../../../../errors.js";
import type { Call } from "../../../../provider.js";
import type { Api } from "../api.js";
import { providerName } from "../name.js";
import type { Upload } from "./upload.js";

/** Where a part goes, and what the storage has of it. */
export interface Slot {
  /** Signed: a credential. May be absent once the part is stored. */
  readonly link: string | undefined;
  /** MD5 of the stored part; undefined while there is none. */
  readonly etag: string | undefined;
}

/** Slots by their part's number, counted from 1. */
export type Slots = ReadonlyMap<number, Slot>;

const text = z.catch(z.optional(z.string()), undefined);
const entry = z.object({
  id: z.catch(z.optional(z.coerce.number()), undefined),
  upload_link: text,
  etag: text,
});
const shape = z.object({
  page_length: z.catch(z.optional(z.number().check(z.positive())), undefined),
  parts: z.array(entry).check(z.minLength(1)),
});

const operation = "uploads.parts";

/**
 * The page of slots that has this part's, its links signed anew. The platform may cut pages shorter than it was asked to,
 * and it is not documented whether ids count on from page to page: places do, and an id must fit one of the two.
 */
export async function listSlots(
  api: Api,
  upload: Upload,
  number: number,
  call: Call,
): Promise<Slots> {
  const { pageLength, uploadId } = upload;
  const page = Math.ceil(number / pageLength);
  const query = `page=${page}&page_length=${pageLength}`;
  const path = `uploads/${encodeURIComponent(uploadId)}/parts?${query}`;
  const { data } = shape.safeParse(
    await api.call({ operation, method: "GET", path, upload }, call),
  );
  if (data === undefined) throw unusable("does not tell where the parts go");
  const { page_length: answered = pageLength, parts } = data;
  if (answered < pageLength)
    return listSlots(api, { ...upload, pageLength: answered }, number, call);
  const slots = parts.map(({ id, upload_link: link, etag }, at) => {
    const place = (page - 1) * pageLength + at + 1;
    if (id !== undefined && id !== place && id !== at + 1) throw unusable("has parts out of order");
    return [place, { link, etag: md5In(etag) }] as const;
  });
  return new Map(slots);
}

function md5In(etag: string | undefined): string | undefined {
  return etag?.replace(/^"|"$/g, "").toLowerCase();
}

function unusable(what: string): UploadError {
  const text = `the answer to ${operation} ${what}`;
  return new UploadError("interrupted", text, { provider: providerName, operation });
}
