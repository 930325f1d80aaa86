import { UploadError } from "../../../errors.js";
import type { Json } from "../../../model.js";
import type { Call, OpenRequest } from "../../../provider.js";
import { parseId } from "../media.js";
import type { Place } from "./answers.js";
import { extrasIn } from "./extras.js";
import { metadataFields } from "./fields.js";
import type { MediaLibrary } from "./library.js";
import { providerName } from "./name.js";

/** What is saved of every opening: the media, and whether it was there before. */
export type Opened = { readonly key: string; readonly replaces?: true };

/** How the file comes, in the API's own words. */
export type UploadFields = Readonly<Record<string, Json>> & { readonly method: string };

/** Makes the media, or asks for another file for the existing one: its metadata stay what they are. */
export async function openPlace(
  media: MediaLibrary,
  request: OpenRequest,
  fields: UploadFields,
  call: Call,
): Promise<{ readonly place: Place; readonly opened: Opened }> {
  const { assetId, extras } = request;
  const upload = { ...extrasIn(extras).upload, ...fields };
  if (assetId !== undefined) {
    const place = await media.reupload(parseId(assetId, providerName), upload, call);
    return { place, opened: { key: assetId, replaces: true } };
  }
  const place = await media.create({ metadata: metadataFields(request), upload }, call);
  return { place, opened: { key: place.id } };
}

/** The error of an opening that says nothing about where the file is to go. */
export function placeless({ key, replaces }: Opened): UploadError {
  const operation = replaces === true ? "media.reupload" : "media.create";
  const text = `${operation} succeeded but does not say where the file is to be uploaded to`;
  return new UploadError("rejected", text, { provider: providerName, operation, assetId: key });
}
