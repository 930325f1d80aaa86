import { UploadError } from "../errors.js";

/** What the caller says of a source. */
export type SourceField = "input" | "name" | "contentType" | "sizeBytes" | "spool";

/** The error for something the caller gave: which field, what is wrong with it, and what would work. */
export function invalidInput(
  field: SourceField,
  problem: string,
  remedy: string,
  cause?: unknown,
): UploadError {
  return new UploadError("invalid-input", `${field}: ${problem}; ${remedy}`, { cause });
}

/** The error for bytes that are no longer the ones the facts described. */
export function sourceChanged(what: string, cause?: unknown): UploadError {
  const message = `the source changed after the upload began: ${what}; start a new upload once it no longer changes`;
  return new UploadError("source-changed", message, { cause });
}

/** The error for a stream that does not give what it should: it cannot be asked again. */
export function streamFailed(what: string, cause?: unknown): UploadError {
  const message = `the stream cannot be uploaded: ${what}; start a new upload with a new stream`;
  return new UploadError("source-changed", message, { cause });
}

/** The system's code of a failure, as in `ENOENT`. */
export function codeOf(thrown: unknown): string | undefined {
  const code: unknown = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  return typeof code === "string" ? code : undefined;
}

/** A given value as it may stand in a message: text quoted and cut to a length for people, anything else by its type. */
export function quote(given: unknown): string {
  const longest = 300;
  if (typeof given !== "string") return given === null ? "null" : `a value of type ${typeof given}`;
  return JSON.stringify(given.length > longest ? `${given.slice(0, longest)}…` : given);
}
