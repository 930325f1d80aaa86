import { isUint8Array } from "node:util/types";
import type { UploadError } from "../errors.js";
import type { Source } from "../model.js";
import { redactUrl } from "../redact.js";
import { systemRuntime } from "../runtime.js";
import { blobSource } from "./blob.js";
import { fileSource, pathOfFileUrl } from "./file.js";
import type { Input, SourceOptions, Surroundings } from "./input.js";
import { memorySource } from "./memory.js";
import { invalidInput } from "./refusal.js";
import { s3Source } from "./s3.js";
import { parseS3Url } from "./s3/location.js";
import { checkS3Input, checkStreamInput, checkUrlInput } from "./shapes.js";
import { requireSize } from "./size.js";
import { isByteStream } from "./stream/producer.js";
import { streamSource } from "./stream.js";
import { urlSource } from "./url.js";

const whatWorks =
  "give a file path, a file:, http(s) or s3: URL, bytes, a Blob or File, a stream, { stream }, { url } or { bucket, key }";

/**
 * Anything a video can be given as, turned into facts and bytes. Reads the first bytes of a file or stream, hashes bytes
 * in memory, and makes no network call: what is elsewhere waits for `probe`.
 * @param around Default: the machine's time, 30 s for an origin that is silent, no signal, and everything may be read.
 * @throws UploadError `invalid-input` naming the field (`input`, `name`, `contentType` or `sizeBytes`) when it cannot be
 * used.
 */
export async function resolveSource(
  input: Input,
  options: SourceOptions = {},
  around: Partial<Surroundings> = {},
): Promise<Source> {
  const { signal } = new AbortController();
  const alone = { runtime: systemRuntime, stallMs: 30_000, signal, factsOnly: false };
  const source = await sourceOf(input, options, { ...alone, ...around });
  return requireSize(source, options);
}

async function sourceOf(
  given: unknown,
  options: SourceOptions,
  around: Surroundings,
): Promise<Source> {
  if (typeof given === "string") return textSource(given, options, around);
  if (given instanceof URL) return locatedSource(given, options, around);
  if (isUint8Array(given)) return memorySource(given, options);
  if (isBlob(given)) return blobSource(given, options);
  if (isByteStream(given)) return streamSource({ stream: given }, options, around);
  if (typeof given !== "object" || given === null) throw unusable(given);
  if ("stream" in given) return streamSource(checkStreamInput(given), options, around);
  if ("url" in given) return urlSource(checkUrlInput(given), options, around);
  if ("bucket" in given) return s3Source(checkS3Input(given), options, around);
  throw unusable(given);
}

/** A drive letter, as in `C:\\talk.mp4`, is no scheme: those have `//` after the colon. */
async function textSource(
  text: string,
  options: SourceOptions,
  around: Surroundings,
): Promise<Source> {
  if (/^s3:\/\//i.test(text)) return s3Source(parseS3Url(text), options, around);
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|file:\/)/i.test(text)) return pathSource(text, options);
  return locatedSource(parseUrl(text), options, around);
}

async function pathSource(path: string, options: SourceOptions): Promise<Source> {
  if (path === "") throw invalidInput("input", "it is an empty text", whatWorks);
  return fileSource(path, options);
}

async function locatedSource(
  url: URL,
  options: SourceOptions,
  around: Surroundings,
): Promise<Source> {
  switch (url.protocol) {
    case "http:":
    case "https:":
    case "ftp:":
    case "sftp:":
    case "scp:":
      return urlSource({ url }, options, around);
    case "file:":
      return fileSource(pathOfFileUrl(url), options);
    default:
      throw invalidInput(
        "input",
        `${redactUrl(url.href)} is no file:, http(s), ftp:, sftp:, scp: or s3: URL`,
        whatWorks,
      );
  }
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    // The parser's own error would quote the text, with whatever credentials are in it.
    throw invalidInput("input", "the text begins like a URL but is not one", whatWorks);
  }
}

/** By its abilities: Blobs of other realms and of userland packages are as good as Node's own. */
function isBlob(value: unknown): value is Blob {
  if (typeof value !== "object" || value === null) return false;
  const size: unknown = Reflect.get(value, "size");
  return typeof size === "number" && has(value, "slice") && has(value, "arrayBuffer");
}

function unusable(value: unknown): UploadError {
  if (typeof value !== "object" || value === null)
    return invalidInput("input", `it is ${value === null ? "null" : typeof value}`, whatWorks);
  return invalidInput("input", "it is an object of no usable kind", whatWorks);
}

function has(value: object, ability: string | symbol): boolean {
  return typeof Reflect.get(value, ability) === "function";
}
