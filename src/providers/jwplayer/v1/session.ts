import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import type { Json } from "../../../model.js";
import type { Call, OpenRequest } from "../../../provider.js";
import type { Account } from "./account.js";
import { metadataFields } from "./fields.js";
import { uploadUrl } from "./link.js";
import { providerName } from "./name.js";
import type { Fields } from "./sign.js";

const sessionShape = z.object({ key: z.string() });

const targetShape = z.object({
  /** Where the bytes go. Signed, or with a token in it: a credential. */
  url: z.string(),
  fileName: z.string(),
  contentType: z.string(),
});

/** What `open` made: the video, and where and as what to upload it. */
export type Target = z.output<typeof targetShape>;

/**
 * The key of the video that a session is about.
 * @throws UploadError `session-lost` when this is no session of API v1.
 */
export function keyOf(session: Json): string {
  const parsed = sessionShape.safeParse(session);
  if (parsed.success) return parsed.data.key;
  throw lostError("the saved session is not one of JW Player's");
}

/** @throws UploadError `session-lost` when the session has no link. */
export function targetOf(session: Json): Target {
  const parsed = targetShape.safeParse(session);
  if (parsed.success) return parsed.data;
  throw lostError("the upload link of this session is not known");
}

/** Creates a video that waits for its bytes. */
export async function openSession(
  { config, videos }: Account,
  request: OpenRequest,
  uploadFields: Fields,
  call: Call,
): Promise<Target & { readonly key: string }> {
  const { key, link } = await videos.create({ ...metadataFields(request), ...uploadFields }, call);
  const url = link && uploadUrl(link, config);
  const { name, contentType } = request.content.facts;
  if (url !== undefined) return { key, url, fileName: name, contentType };
  const text = "videos.create made a video but gave no usable link to upload it to";
  throw new UploadError("rejected", text, {
    provider: providerName,
    operation: "videos.create",
    assetId: key,
  });
}

export function lostError(text: string, cause?: unknown): UploadError {
  return new UploadError("session-lost", text, { provider: providerName, cause });
}
