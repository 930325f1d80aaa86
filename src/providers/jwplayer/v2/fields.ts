import type { Json, MetadataChanges } from "../../../model.js";
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
  const { custom_params: custom, ...more } = extrasIn(extras).metadata;
  return present({
    ...more,
    ...changedFields(metadata),
    custom_params: { ...(custom as Readonly<Record<string, Json>>), [uploadField]: uploadId },
  });
}

/**
 * The metadata that is named, and nothing else: custom parameters stay out of it, for among them is the upload's own id.
 * @throws UploadError `invalid-input` for a tag with a comma.
 */
export function changedFields(changes: MetadataChanges): Readonly<Record<string, Json>> {
  const { title, description, tags, publishAt, referenceId } = changes;
  return present({
    title,
    description,
    tags: tags && checkTags(tags, providerName),
    publish_start_date: publishAt?.toISOString(),
    external_id: referenceId,
  });
}
