/** The column that Kaltura keeps a token's file name in. */
const longestName = 256;

/**
 * The name that a file is uploaded under, in every part alike: Kaltura stores the file under the extension of the first,
 * and looks for the later parts there. PHP takes a file called `0` for one without a name.
 */
export function uploadName(name: string): string {
  if (name === "" || name === "0") return "video";
  if (name.length <= longestName) return name;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : "";
  return name.slice(0, longestName - extension.length) + extension;
}
