import * as z from "zod/mini";
import type { Json } from "../../../../model.js";
import { lostError } from "../../session.js";
import { providerName } from "../name.js";

const shape = z.object({
  key: z.string(),
  replaces: z._default(z.boolean(), false),
  uploadId: z.string(),
  /** Authorizes the upload's own calls: a credential. */
  uploadToken: z.string(),
  /** How many links of parts are asked for at once. */
  pageLength: z.number(),
});

/** A multipart upload under way, as its session knows it. */
export type Upload = z.output<typeof shape>;

/** Undefined when the session has no upload. */
export function findUpload(session: Json): Upload | undefined {
  return shape.safeParse(session).data;
}

/** @throws UploadError `session-lost` when the session has no upload. */
export function uploadOf(session: Json): Upload {
  const upload = findUpload(session);
  if (upload !== undefined) return upload;
  throw lostError("the multipart upload of this session is not known", providerName);
}
