import * as z from "zod/mini";
import { UploadError } from "../../../errors.js";
import type { Json } from "../../../model.js";
import type { Call, OpenRequest } from "../../../provider.js";
import { parseId } from "../media.js";
import { readSession } from "../session.js";
import type { Account } from "./account.js";
import { metadataFields } from "./fields.js";
import { uploadUrl } from "./link.js";
import { providerName } from "./name.js";
import type { Fields } from "./sign.js";
import type { Place, Videos } from "./videos.js";

const targetShape = z.object({
  key: z.string(),
  /** Where the bytes go. Signed, or with a token in it: a credential. */
  url: z.string(),
  fileName: z.string(),
  contentType: z.string(),
});

const resumableShape = z.extend(targetShape, {
  sessionId: z.string(),
  totalBytes: z.number(),
});

/** What `open` made: the video, and where and as what to upload it. */
export type Target = z.output<typeof targetShape>;

/** The same for chunks, which name their place in the whole. */
export type ResumableTarget = z.output<typeof resumableShape>;

/** @throws UploadError `session-lost` when the session has no link. */
export function targetOf(session: Json): Target {
  return readSession(targetShape, session, linkLost);
}

/** @throws UploadError `session-lost` when the session has no link. */
export function resumableTargetOf(session: Json): ResumableTarget {
  return readSession(resumableShape, session, linkLost);
}

const linkLost = { text: "the upload link of this session is not known", provider: providerName };

/** A session as it is saved. */
type SavedSession = Target & Readonly<Record<string, Json>>;

/** Creates a video that waits for its bytes, or opens an existing one for another file. */
export async function openSession(
  { config, videos }: Account,
  request: OpenRequest,
  uploadFields: Fields,
  call: Call,
): Promise<SavedSession> {
  const { key, link, sessionId } = await openPlace(videos, request, uploadFields, call);
  const url = link && uploadUrl(link, config);
  const { name, contentType } = request.content.facts;
  if (url === undefined) throw linkless(request, key);
  return {
    ...{ key, url, fileName: name, contentType },
    ...(request.assetId !== undefined && { replaces: true }),
    ...(sessionId !== undefined && { sessionId }),
  };
}

/** What asks for an upload link: an existing video must be told that its file is meant. */
export function fileFields({ assetId }: OpenRequest, fields: Fields): Fields {
  return assetId === undefined ? fields : { ...fields, update_file: "True" };
}

/**
 * Makes the video, or asks for another file for the existing one: its metadata stay what they are.
 * @param uploadFields How the file comes.
 */
export function openPlace(
  videos: Videos,
  request: OpenRequest,
  uploadFields: Fields,
  call: Call,
): Promise<Place> {
  const { assetId } = request;
  if (assetId === undefined)
    return videos.create({ ...metadataFields(request), ...uploadFields }, call);
  return videos.replace(parseId(assetId, providerName), uploadFields, call);
}

function linkless({ assetId }: OpenRequest, key: string): UploadError {
  const operation = assetId === undefined ? "videos.create" : "videos.update";
  const text = `${operation} succeeded but gave no usable link to upload the file to`;
  const where = { provider: providerName, operation };
  return new UploadError("rejected", text, { ...where, assetId: assetId ?? key });
}
