/** What inputs must look like that are objects with fields. */
import * as z from "zod/mini";
import { areHeaders, parseInput } from "../validation.js";
import type { StreamInput } from "./input.js";
import type { S3ClientLike, S3Input } from "./s3/location.js";
import { isByteStream } from "./stream/producer.js";
import type { ByteStream } from "./stream/producer.js";
import type { UrlInput } from "./url.js";

const text = z.string("a string").check(z.minLength(1));
const named = { name: z.optional(text), contentType: z.optional(text) };

const streamSchema = z.strictObject({
  stream: z.custom<ByteStream>(isByteStream, "a Node or web stream, or an async iterable of bytes"),
  sizeBytes: z.optional(z.int("a whole number, at least 1").check(z.minimum(1))),
  ...named,
});

const urlSchema = z.strictObject({
  url: z.custom<string | URL>(isRemoteUrl, "an http(s), ftp:, sftp: or scp: URL"),
  headers: z.optional(
    z.record(z.string(), z.string()).check(z.refine(areHeaders, "valid request headers")),
  ),
  ...named,
});

const s3Schema = z.strictObject({
  bucket: text,
  key: text,
  versionId: z.optional(text),
  client: z.optional(z.custom<S3ClientLike>(isClient, "an S3Client of @aws-sdk/client-s3")),
  linkLifetimeMs: z.optional(
    z.int("whole milliseconds, from 1 s to 7 days").check(z.minimum(1000), z.maximum(604_800_000)),
  ),
  ...named,
});

/** @throws UploadError `invalid-input` naming every wrong or unknown field. */
export function checkStreamInput(given: object): StreamInput {
  return parseInput(streamSchema, given, "input");
}

/** @throws UploadError `invalid-input` naming every wrong or unknown field. */
export function checkUrlInput(given: object): UrlInput {
  return parseInput(urlSchema, given, "input");
}

/** @throws UploadError `invalid-input` naming every wrong or unknown field. */
export function checkS3Input(given: object): S3Input {
  return parseInput(s3Schema, given, "input");
}

function isRemoteUrl(value: unknown): boolean {
  if (typeof value !== "string" && !(value instanceof URL)) return false;
  return URL.canParse(value.toString()) && /^(?:https?|s?ftp|scp):$/.test(new URL(value).protocol);
}

function isClient(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return typeof Reflect.get(value, "send") === "function" && "config" in value;
}
