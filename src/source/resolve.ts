import { isUint8Array } from "node:util/types";
import type { UploadError } from "../errors.js";
import type { Source } from "../model.js";
import { redactUrl } from "../redact.js";
import { blobSource } from "./blob.js";
import { fileSource, pathOfFileUrl } from "./file.js";
import type { Input, SourceOptions } from "./input.js";
import { memorySource } from "./memory.js";
import { invalidInput } from "./refusal.js";
import { urlSource } from "./url.js";

const whatWorks =
  "give a file path, a file: or http(s) URL, a Buffer or Uint8Array, or a Blob or File";

/**
 * Anything a video can be given as, turned into facts and bytes. Reads the first bytes of a file, hashes bytes in memory,
 * and makes no network call.
 * @throws UploadError `invalid-input` naming the field (`input`, `name` or `contentType`) when it cannot be used.
 */
export async function resolveSource(input: Input, options: SourceOptions = {}): Promise<Source> {
  const given: unknown = input;
  if (typeof given === "string") return textSource(given, options);
  if (given instanceof URL) return locatedSource(given, options);
  if (isUint8Array(given)) return memorySource(given, options);
  if (isBlob(given)) return blobSource(given, options);
  throw unusable(given);
}

/** A drive letter, as in `C:\talk.mp4`, is no scheme: those have `//` after the colon. */
function textSource(text: string, options: SourceOptions): Promise<Source> {
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|file:\/)/i.test(text)) return pathSource(text, options);
  return locatedSource(parseUrl(text), options);
}

async function pathSource(path: string, options: SourceOptions): Promise<Source> {
  if (path === "") throw invalidInput("input", "it is an empty text", whatWorks);
  return fileSource(path, options);
}

async function locatedSource(url: URL, options: SourceOptions): Promise<Source> {
  switch (url.protocol) {
    case "http:":
    case "https:":
      return urlSource(url, options);
    case "file:":
      return fileSource(pathOfFileUrl(url), options);
    default:
      throw invalidInput(
        "input",
        `${redactUrl(url.href)} is neither a file: nor an http(s) URL`,
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
  if (has(value, "pipe") || has(value, "getReader") || has(value, Symbol.asyncIterator)) {
    const remedy = "write it to a file and give its path, or collect it into a Buffer";
    return invalidInput("input", "streams cannot be uploaded yet", remedy);
  }
  return invalidInput("input", "it is an object of no usable kind", whatWorks);
}

function has(value: object, ability: string | symbol): boolean {
  return typeof Reflect.get(value, ability) === "function";
}
