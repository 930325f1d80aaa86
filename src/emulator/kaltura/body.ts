/** Reading a request's body the way the server's PHP does. Whatever it does not recognise is ignored, not refused. */
import type { IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { readMultipart } from "./multipart.js";
import { formFields, jsonFields } from "./params.js";
import type { Fields } from "./params.js";
import type { KalturaRules } from "./rules.js";
import type { UploadedFile } from "./uploaded-file.js";

export interface BodyContent {
  readonly fields: Fields;
  /** By part name. */
  readonly files: ReadonlyMap<string, UploadedFile>;
  /** Removes the files that nobody kept. */
  discard(): Promise<void>;
}

/** @param scratchFile Gives the path for the next file part. */
export async function readBody(
  request: IncomingMessage,
  rules: KalturaRules,
  scratchFile: () => string,
): Promise<BodyContent> {
  const type = request.headers["content-type"]?.toLowerCase() ?? "";
  const tooLarge = Number(request.headers["content-length"] ?? 0) > rules.maxBodyBytes;

  if (!tooLarge && type.startsWith("multipart/form-data")) {
    return readMultipart(request, rules.maxPartBytes, scratchFile);
  }
  // Exactly this type: with a charset behind it the server does not see the JSON.
  if (!tooLarge && type === "application/json") {
    return withoutFiles(jsonFields(await readText(request)));
  }
  if (!tooLarge && type.startsWith("application/x-www-form-urlencoded")) {
    return withoutFiles(formFields(new URLSearchParams(await readText(request))));
  }
  request.resume();
  await finished(request, { writable: false });
  return withoutFiles([]);
}

function withoutFiles(fields: Fields): BodyContent {
  return { fields, files: new Map(), discard: () => Promise.resolve() };
}
