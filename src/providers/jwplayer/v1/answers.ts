/** What API v1 and its upload host answer, read as loosely as the eras of the API differ. */
import * as z from "zod/mini";
import type { MediaState } from "../media.js";

/** Numbers came quoted in the API's early years, and -1 stands for "unknown". */
const count = z.optional(z.pipe(z.unknown(), z.transform(toCount)));
const text = z.catch(z.optional(z.string()), undefined);

const rateLimitShape = z.object({
  /** When the count of calls starts anew, in Unix seconds. */
  reset: z.pipe(count, z.number()),
  /** Calls a minute. */
  limit: z.pipe(count, z.number()),
  remaining: z.pipe(count, z.number()),
});

const envelopeShape = z.looseObject({
  status: text,
  code: text,
  title: text,
  message: text,
  rate_limit: z.catch(z.optional(rateLimitShape), undefined),
});

const linkShape = z.object({
  protocol: z.enum(["http", "https"]),
  address: z.string().check(z.minLength(1)),
  path: z.string(),
  query: z.record(z.string(), z.pipe(z.union([z.string(), z.number()]), z.transform(String))),
});

const optionalLink = z.catch(z.optional(linkShape), undefined);
const place = z.catch(z.object({ key: text, link: optionalLink, session_id: text }), {
  key: undefined,
  link: undefined,
  session_id: undefined,
});
const createdShape = z.object({
  media: place,
  video: place,
  track: place,
  link: optionalLink,
  session_id: text,
});

const videoShape = z.object({
  key: z.string(),
  status: z.string(),
  error: z.catch(z.optional(z.union([z.string(), z.object({ message: z.string() })])), undefined),
  size: count,
  md5: text,
  duration: count,
  custom: z.catch(z.record(z.string(), z.unknown()), {}),
});

const stored = z.catch(z.object({ size: count, md5: text }), { size: undefined, md5: undefined });
const uploadedShape = z.object({ file: stored, video: stored });

/** Any JSON document of the platform. */
export type Answer = z.output<typeof envelopeShape>;

/** What the platform says about the calls left: every JSON answer of API v1 carries it. */
export type RateLimit = z.output<typeof rateLimitShape>;

/** Where to upload to, in pieces and not yet encoded. */
export type Link = z.output<typeof linkShape>;

/** A video as `/videos/show` and `/videos/list` tell of it. */
export interface Video extends MediaState {
  /** Custom fields by name. */
  readonly custom: Readonly<Record<string, unknown>>;
}

/** The document in a response body; undefined when it is not a JSON object. */
export function parseAnswer(body: Buffer): Answer | undefined {
  try {
    return envelopeShape.parse(JSON.parse(body.toString("utf8")));
  } catch {
    return undefined;
  }
}

/** Where a file is to go, as far as the platform says. */
export interface Slot {
  readonly key: string | undefined;
  readonly link: Link | undefined;
  /** Of a resumable upload. A credential. */
  readonly sessionId: string | undefined;
}

/** The new video's key, and its link where one was asked for: in the API's first era both stood inside `video`. */
export function parseSlot(answer: Answer): Slot {
  const { media, video, track, link, session_id } = createdShape.parse(answer);
  return {
    key: media.key ?? video.key ?? track.key,
    link: link ?? video.link,
    sessionId: session_id ?? video.session_id,
  };
}

/** Undefined when the answer tells of no video. */
export function parseVideo(answer: Answer): Video | undefined {
  return videoOf(answer.video);
}

export function parseVideos(answer: Answer): readonly Video[] {
  const entries = z.array(z.unknown()).safeParse(answer.videos).data ?? [];
  return entries.flatMap((entry) => videoOf(entry) ?? []);
}

function videoOf(entry: unknown): Video | undefined {
  const { data } = videoShape.safeParse(entry);
  if (data === undefined) return undefined;
  const { key, status, error, size, md5, duration, custom } = data;
  const said = (typeof error === "string" ? error : error?.message) ?? "";
  const failure = said === "" ? "the platform gives no reason" : said;
  return { id: key, status, failure, sizeBytes: size, md5, durationSeconds: duration, custom };
}

/** What the upload host counted and digested: under `file`, or in the API's first era under `video`. */
export function parseUploaded(answer: Answer): {
  readonly sizeBytes: number | undefined;
  readonly md5: string | undefined;
} {
  const { file, video } = uploadedShape.parse(answer);
  return { sizeBytes: file.size ?? video.size, md5: (file.md5 ?? video.md5)?.toLowerCase() };
}

function toCount(value: unknown): number | undefined {
  if (typeof value !== "number" && (typeof value !== "string" || value === "")) return undefined;
  const parsed = Number(value);
  return Number.isFinite(parsed) && parsed >= 0 ? parsed : undefined;
}
