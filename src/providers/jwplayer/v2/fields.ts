import type { Json } from "../../../model.js";
import type { OpenRequest } from "../../../provider.js";
import { uploadField } from "../extras.js";
import { checkTags } from "../tags.js";
import { extrasIn, present } from "./extras.js";
import { providerName } from "./name.js";

/**
 * The metadata of a new media. The upload's own id goes along as a custom parameter, by which an unclear creation is
 * cleared up.
 * @throws UploadError `invalid-input` for a tag with a comma.
 */
export function metadataFields({ metadata, extras, uploadId }: OpenRequest): Json {
  const { title, description, tags, publishAt, referenceId } = metadata;
  const { custom_params: custom, ...more } = extrasIn(extras).metadata;
  return present({
    ...more,
    title,
    description,
    tags: tags && checkTags(tags, providerName),
    publish_start_date: publishAt?.toISOString(),
    external_id: referenceId,
    custom_params: { ...(custom as Readonly<Record<string, Json>>), [uploadField]: uploadId },
  });
}
