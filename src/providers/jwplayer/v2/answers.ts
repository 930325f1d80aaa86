/** What API v2 answers, read loosely: only what uploads need, and nothing that may be missing is demanded. */
import * as z from "zod/mini";
import type { MediaState } from "../media.js";

const text = z.catch(z.optional(z.string()), undefined);
const count = z.catch(z.optional(z.number().check(z.nonnegative())), undefined);

const errorsShape = z.object({
  errors: z.array(z.object({ code: text, description: text })).check(z.minLength(1)),
});

const mediaShape = z.object({
  id: z.string(),
  status: z.string(),
  error_message: text,
  duration: count,
  metadata: z.catch(z.object({ custom_params: z.record(z.string(), z.unknown()) }), {
    custom_params: {},
  }),
});

const placeShape = z.object({
  id: z.string(),
  upload_link: text,
  upload_id: text,
  upload_token: text,
});

const listShape = z.object({ media: z.array(z.unknown()) });

/** One of the reasons for a refusal. */
export interface ApiError {
  readonly code?: string | undefined;
  readonly description?: string | undefined;
}

/** A media as the API tells of it. It names neither the size nor a digest of its file. */
export interface Media extends MediaState {
  /** Custom parameters by name. */
  readonly customParams: Readonly<Record<string, unknown>>;
}

/** A media, and where its file is to be sent if it is to be sent. The links and the token are credentials. */
export interface Place {
  readonly id: string;
  readonly uploadLink: string | undefined;
  readonly uploadId: string | undefined;
  readonly uploadToken: string | undefined;
}

/** The document in a body; undefined when it is not JSON. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** The first reason of a refusal; undefined when the document is none of the platform's. */
export function parseError(document: unknown): ApiError | undefined {
  return errorsShape.safeParse(document).data?.errors[0];
}

/** Undefined when the document tells of no media. */
export function parseMedia(document: unknown): Media | undefined {
  const { data } = mediaShape.safeParse(document);
  if (data === undefined) return undefined;
  const { id, status, error_message: said = "", duration, metadata } = data;
  const failure = said === "" ? "the platform gives no reason" : said;
  const { custom_params: customParams } = metadata;
  return { id, status, failure, durationSeconds: duration, customParams };
}

export function parseMediaList(document: unknown): readonly Media[] {
  const entries = listShape.safeParse(document).data?.media ?? [];
  return entries.flatMap((entry) => parseMedia(entry) ?? []);
}

/** Undefined when the document names no media. */
export function parsePlace(document: unknown): Place | undefined {
  const { data } = placeShape.safeParse(document);
  if (data === undefined) return undefined;
  const { id, upload_link: uploadLink, upload_id: uploadId, upload_token: uploadToken } = data;
  return { id, uploadLink, uploadId, uploadToken };
}
