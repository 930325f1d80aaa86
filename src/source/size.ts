import type { Source } from "../model.js";
import type { SourceOptions } from "./input.js";
import { invalidInput } from "./refusal.js";

/**
 * The source, once it is certain that it does not differ from the size that the caller states.
 * @throws UploadError `invalid-input`; the source is closed then
 */
export async function requireSize(
  source: Source,
  { sizeBytes: stated }: SourceOptions,
): Promise<Source> {
  const { sizeBytes, name } = source.facts;
  if (stated === undefined || sizeBytes === undefined || stated === sizeBytes) return source;
  await source.close();
  const problem = `${stated} was given, but ${name} has ${sizeBytes} bytes`;
  throw invalidInput("sizeBytes", problem, "leave it out: it is for streams");
}
