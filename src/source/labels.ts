import type { SourceOptions } from "./input.js";
import { typeOfName, unknownType } from "./content-type.js";
import { baseName, fileName } from "./name.js";
import { invalidInput, quote } from "./refusal.js";

/** What a source can tell of its own name and type. */
export interface Clues {
  /** A name or path, when there is one. */
  readonly path?: string | undefined;
  /** The type that the first bytes tell. */
  readonly magicType?: string | undefined;
  /** The type that the caller's Blob claims. */
  readonly claimedType?: string | undefined;
}

/** Name and content type: the caller's word first, then the bytes', then the name's. */
export function labels(
  options: SourceOptions,
  clues: Clues,
): { readonly name: string; readonly contentType: string } {
  const name = wishedName(options.name) ?? baseName(clues.path ?? "");
  const contentType =
    wishedType(options.contentType) ??
    clues.magicType ??
    nonEmpty(clues.claimedType) ??
    typeOfName(name ?? "") ??
    unknownType;
  return { name: fileName(name, contentType), contentType };
}

function wishedName(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  const name = typeof given === "string" ? baseName(given) : undefined;
  if (name !== undefined) return name;
  throw invalidInput("name", `${quote(given)} is not a file name`, 'give one such as "talk.mp4"');
}

function wishedType(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === "string" && mimeType.test(given)) return given;
  const problem = `${quote(given)} is not a MIME type`;
  throw invalidInput("contentType", problem, 'give one such as "video/mp4"');
}

/** Type and subtype (RFC 6838, section 4.2), without parameters. */
const mimeType = /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/i;

/** The type that a server claims, if it is one worth having: `application/octet-stream` and the like say nothing. */
export function mediaTypeOnly(claimed: string | undefined): string | undefined {
  const type = claimed?.split(";")[0]?.trim().toLowerCase();
  return type !== undefined && /^(?:video|audio)\//.test(type) ? wishedType(type) : undefined;
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
