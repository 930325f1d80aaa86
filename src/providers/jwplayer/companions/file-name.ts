import type { Facts } from "../../../model.js";

/** The extension, in lower case and without its dot, where a name has one. */
export function extensionOf({ name }: Facts): string | undefined {
  return /\.(\w+)$/.exec(name)?.[1]?.toLowerCase();
}

/** A name with an extension: the platform failed on tracks without one (JW Platform release notes). */
export function extendedName(facts: Facts, extension: string): string {
  return extensionOf(facts) === undefined ? `${facts.name}.${extension}` : facts.name;
}
