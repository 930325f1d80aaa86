import type { Json } from "../../model.js";
import type { OpenRequest } from "../../provider.js";
import { commaList, extrasOf } from "./extras.js";
import { markOf } from "./mark.js";

/**
 * What the entry is to be made of.
 * @throws UploadError `invalid-input` when a tag holds a comma.
 */
export function entryFields(request: OpenRequest): Readonly<Record<string, Json>> {
  const { metadata, content } = request;
  const { title, description, tags, publishAt } = metadata;
  const common: Readonly<Record<string, Json | undefined>> = {
    objectType: "KalturaMediaEntry",
    mediaType: mediaTypeOf(content.facts.contentType),
    name: title,
    description,
    tags: tags === undefined ? undefined : commaList(tags, "tags"),
    referenceId: markOf(request).referenceId,
    startDate: publishAt === undefined ? undefined : Math.floor(publishAt.getTime() / 1000),
  };
  const given = Object.entries({ ...common, ...extrasOf(request).entry });
  return Object.fromEntries(
    given.filter((field): field is [string, Json] => field[1] !== undefined),
  );
}

/** Video 1, image 2, audio 5 (KalturaMediaType). What is none of them counts as video. */
function mediaTypeOf(contentType: string): number {
  if (contentType.startsWith("image/")) return 2;
  return contentType.startsWith("audio/") ? 5 : 1;
}
