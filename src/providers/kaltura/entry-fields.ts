import type { Json, MetadataChanges } from "../../model.js";
import type { OpenRequest } from "../../provider.js";
import { commaList, extrasOf, onlySet } from "./extras.js";
import { markOf } from "./mark.js";

/**
 * What the entry is to be made of.
 * @throws UploadError `invalid-input` when a tag holds a comma.
 */
export function entryFields(request: OpenRequest): Readonly<Record<string, Json>> {
  const { metadata, content } = request;
  const { referenceId } = markOf(request);
  return {
    ...changedFields({ ...metadata, referenceId }),
    mediaType: mediaTypeOf(content.facts.contentType),
    ...extrasOf(request).entry,
  };
}

/**
 * An entry that has what is named, and nothing else.
 * @throws UploadError `invalid-input` when a tag holds a comma.
 */
export function changedFields(changes: MetadataChanges): Readonly<Record<string, Json>> {
  const { title, description, tags, referenceId, publishAt } = changes;
  return onlySet({
    objectType: "KalturaMediaEntry",
    name: title,
    description,
    tags: tags && commaList(tags, "tags"),
    referenceId,
    startDate: publishAt && Math.floor(publishAt.getTime() / 1000),
  });
}

/** Video 1, image 2, audio 5 (KalturaMediaType). What is none of them counts as video. */
function mediaTypeOf(contentType: string): number {
  if (contentType.startsWith("image/")) return 2;
  return contentType.startsWith("audio/") ? 5 : 1;
}
