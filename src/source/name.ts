import { extensionOf } from "./content-type.js";

/** Room that file systems and the platforms' name columns leave, in characters. */
const longestName = 200;

/** The last segment of a path of any system, without what no file name may hold; undefined when nothing is left. */
export function baseName(path: string): string | undefined {
  const last = path.split(/[/\\]/).at(-1) ?? "";
  const name = last.replace(/[\p{Cc}\p{Cs}]/gu, "").trim();
  return /^\.*$/.test(name) ? undefined : shorten(name);
}

/**
 * The name that the platform will see. Without a name it is `video`; without an extension it gets the type's own, since
 * platforms tell formats by it.
 */
export function fileName(name: string | undefined, contentType: string): string {
  const known = name ?? "video";
  const extension = extensionOf(contentType);
  const complete = extension === undefined || /[^.]\.[^.\s]+$/.test(known);
  return complete ? known : `${known.replace(/\.$/, "")}.${extension}`;
}

/** Cuts in the middle of long names: the beginning is for people and the extension for platforms. */
function shorten(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= longestName) return name;
  return [...characters.slice(0, longestName - 20), "…", ...characters.slice(-19)].join("");
}
