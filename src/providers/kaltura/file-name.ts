/** The column that Kaltura keeps a token's file name in. */
const longestName = 256;
/** Longer ones are no extensions. */
const longestExtension = 16;

/**
 * The name that a file is uploaded under, in every part alike: Kaltura stores the file under the extension of the first,
 * and looks for the later parts there. PHP takes a file called `0` for one without a name.
 */
export function uploadName(name: string): string {
  return taggedName(name === "" || name === "0" ? "video" : name, "");
}

/** The name with a tag before its extension. */
export function taggedName(name: string, tag: string): string {
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= longestExtension ? name.slice(dot) : "";
  const stem = name.slice(0, name.length - extension.length);
  return stem.slice(0, longestName - extension.length - tag.length) + tag + extension;
}
