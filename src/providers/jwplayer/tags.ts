import { UploadError } from "../../errors.js";

/**
 * Tags without empty ones.
 * @throws UploadError `invalid-input` for one with a comma: the platform's feeds give tags as one text with commas between.
 */
export function checkTags(tags: readonly string[], provider: string): readonly string[] {
  const divided = tags.find((tag) => tag.includes(","));
  if (divided === undefined) return tags.filter((tag) => tag !== "");
  throw new UploadError(
    "invalid-input",
    `tags: ${JSON.stringify(divided)} has a comma, which JW Player takes for the end of a tag; give two tags or another mark`,
    { provider },
  );
}
