import * as z from "zod/mini";
import type { CheckpointStore } from "./checkpoint/checkpoint.js";
import type { Progress, Runtime, UploadEvent } from "./model.js";
import type { Input } from "./source/input.js";
import type { SpoolOptions } from "./source/spool/room.js";
import { parseInput } from "./validation.js";

/** How an uploader behaves. Every field has a default that suits a backend service. */
export interface UploaderOptions {
  /**
   * Where unfinished uploads are remembered, so that a second run sends only what is missing: a folder for files (made
   * with mode 0700), or a store. Default: nowhere, an upload that fails starts from the beginning.
   */
  readonly checkpoints?: string | CheckpointStore | undefined;
  readonly retry?: RetryOptions | undefined;
  /** How long the network may accept no byte of a body before the attempt is ended, in milliseconds. Default 30 000. */
  readonly stallMs?: number | undefined;
  /** How long an answer may take once a request is sent, in milliseconds. Default 60 000; a method may need more. */
  readonly answerMs?: number | undefined;
  /**
   * What to do with URLs that lead to private, loopback or link-local addresses. Default false: nothing, since whoever
   * names a URL could otherwise make this machine read from its own network. `"relay"`: read them here and send the bytes
   * on, for your own storage inside your network. `true`: offer them to the platform for import too, for emulators and
   * platforms inside the same network. What a cloud machine tells about itself (169.254.169.254 and its like) is never
   * read.
   */
  readonly allowPrivateUrls?: boolean | "relay" | undefined;
  /**
   * Whether streams may be copied to a temporary file, where a method needs their size first or sends everything in one
   * request. The copy is removed at the end, whatever happens. Default true: in the system's folder for temporary files,
   * as far as there is room.
   */
  readonly spool?: boolean | SpoolOptions | undefined;
  /** Told what every upload of this uploader does. */
  readonly onEvent?: ((event: UploadEvent) => void) | undefined;
  /** Time and randomness, replaceable for tests. Default: the machine's. */
  readonly runtime?: Runtime | undefined;
}

export interface RetryOptions {
  /**
   * Tries of one operation without progress between them. Default 6; 1 never tries again. Being told to slow down is no
   * failure and does not count: up to 20 times for each operation, the wait asked for is made and the call repeated.
   */
  readonly attempts?: number | undefined;
  /** Upper bound of the first wait in milliseconds, doubled for each further one. Default 500. */
  readonly baseMs?: number | undefined;
  /** Upper bound of any wait in milliseconds. Default 30 000. */
  readonly maxMs?: number | undefined;
}

/** What one upload is told besides its input. */
export interface UploadOptions<Extras extends object = object> {
  /** Default: the file's name without its extension. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Your own id for this video, searchable on the platform. */
  readonly referenceId?: string | undefined;
  /** When the video becomes visible. Default: at once. */
  readonly publishAt?: Date | undefined;
  /** Options that only this uploader's platform understands. */
  readonly extras?: Extras | undefined;
  /** Put the file into this existing asset instead of making one: its first content, or a replacement for what it has. */
  readonly assetId?: string | undefined;
  /** Captions to put with the video. */
  readonly captions?: readonly CaptionsOptions[] | undefined;
  /** An image to show before the video plays. */
  readonly thumbnail?: Input | undefined;
  /** Renditions made elsewhere, put with the video instead of the platform's own. */
  readonly flavors?: readonly FlavorOptions[] | undefined;
  /** File name that the platform sees. Default: the source's own. */
  readonly name?: string | undefined;
  /** MIME type. Default: told from the first bytes, else from the extension. */
  readonly contentType?: string | undefined;
  /** Use this method and no other. Default: the first in the platform's order that fits. */
  readonly method?: string | undefined;
  /**
   * Size of a part in bytes, for chunked methods. Default: chosen by file size; where the platform takes parts of
   * different sizes, later ones also follow how long parts take.
   */
  readonly partBytes?: number | undefined;
  /** Parts in flight at once, for chunked methods. Default: the method's own. */
  readonly width?: number | undefined;
  /** The stream's exact size in bytes, if it is known: see `StreamInput`. Of anything else, what it must be. */
  readonly sizeBytes?: number | undefined;
  /**
   * Upload what is plainly no audio or video too, such as an HTML page under a video's name. Default false: it is refused,
   * because it is nearly always an error page that somebody saved.
   */
  readonly anyContent?: boolean | undefined;
  /** See UploaderOptions. */
  readonly allowPrivateUrls?: boolean | "relay" | undefined;
  /** See UploaderOptions. */
  readonly spool?: boolean | SpoolOptions | undefined;
  /** Tells two uploads of the same file with the same options apart in the checkpoint store. */
  readonly resumeKey?: string | undefined;
  /** Ends the upload and removes what it had created. To stop and go on later use `start()` and `pause()`. */
  readonly signal?: AbortSignal | undefined;
  /** Told how far the upload has come, at most ten times a second while bytes move. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told what this upload does. */
  readonly onEvent?: ((event: UploadEvent) => void) | undefined;
}

/** One language's captions. */
export interface CaptionsOptions {
  /** An SRT or WebVTT file. */
  readonly source: Input;
  /** A BCP 47 tag, as in `en` or `pt-BR`. */
  readonly language: string;
  /** What viewers choose from. Default: the language's name in itself. */
  readonly label?: string | undefined;
  /** Shown unless the viewer chooses others. Default false. */
  readonly isDefault?: boolean | undefined;
}

/** One rendition of the video. */
export interface FlavorOptions {
  readonly source: Input;
  /** The platform's number for this kind of rendition. */
  readonly flavorParamsId: number;
}

const duration = z.number("a positive number of milliseconds").check(z.positive());
const count = z.int("a whole number, at least 1").check(z.minimum(1));
export const text = z.string("a string with something in it").check(z.minLength(1));
const callback = z.custom<never>((value) => typeof value === "function", "a function");
const instance = z.custom<never>(isObject, "an object");
const place = "a folder's path or a checkpoint store";
const store = z.custom<never>(able("locate", "load", "save", "remove", "claim"), place);
const runtime = z.custom<never>(able("now", "random", "after", "uuid"), "a Runtime");

const privateUrls = z.union([z.boolean(), z.literal("relay")], 'true, false or "relay"');
const spool = z.union(
  [z.boolean(), z.strictObject({ folder: z.optional(text), maxBytes: z.optional(count) })],
  "true, false, or { folder, maxBytes }",
);
const input = z.custom<Input>(isGiven, "a file path, a URL, bytes, a Blob or a stream");
const language = z.string("a BCP 47 language tag, as in en or pt-BR").check(z.refine(isLanguage));

const uploaderSchema = z.strictObject({
  checkpoints: z.optional(z.union([z.string(place).check(z.minLength(1)), store], place)),
  retry: z.optional(
    z.strictObject({
      attempts: z.optional(count),
      baseMs: z.optional(duration),
      maxMs: z.optional(duration),
    }),
  ),
  stallMs: z.optional(duration),
  answerMs: z.optional(duration),
  allowPrivateUrls: z.optional(privateUrls),
  spool: z.optional(spool),
  onEvent: z.optional(callback),
  runtime: z.optional(runtime),
});

/** What an asset can be told of when it is made and later. */
export const metadataFields = {
  title: z.optional(text),
  description: z.optional(z.string()),
  tags: z.optional(z.array(text)),
  referenceId: z.optional(text),
  publishAt: z.optional(z.date("a valid Date")),
};

const uploadSchema = z.strictObject({
  ...metadataFields,
  extras: z.optional(instance),
  assetId: z.optional(text),
  captions: z.optional(
    z.array(
      z.strictObject({
        source: input,
        language,
        label: z.optional(text),
        isDefault: z.optional(z.boolean()),
      }),
    ),
  ),
  thumbnail: z.optional(input),
  flavors: z.optional(
    z.array(z.strictObject({ source: input, flavorParamsId: z.int("the number of a rendition") })),
  ),
  name: z.optional(text),
  contentType: z.optional(
    z.string("a MIME type such as video/mp4").check(z.regex(/^[\w.+-]+\/[\w.+-]+$/)),
  ),
  method: z.optional(text),
  partBytes: z.optional(count),
  width: z.optional(count),
  sizeBytes: z.optional(count),
  anyContent: z.optional(z.boolean()),
  allowPrivateUrls: z.optional(privateUrls),
  spool: z.optional(spool),
  resumeKey: z.optional(text),
  signal: z.optional(
    z.custom<AbortSignal>((value) => value instanceof AbortSignal, "an AbortSignal"),
  ),
  onProgress: z.optional(callback),
  onEvent: z.optional(callback),
});

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Whether a value has all these methods. */
function able(...methods: readonly string[]): (value: unknown) => boolean {
  return (value) =>
    isObject(value) && methods.every((name) => typeof Reflect.get(value, name) === "function");
}

/** @throws UploadError `invalid-input` naming every wrong or unknown field. */
export function checkUploaderOptions(options: UploaderOptions): UploaderOptions {
  parseInput(uploaderSchema, options, "createUploader options");
  return options;
}

/** @throws UploadError `invalid-input` naming every wrong or unknown field. */
export function checkUploadOptions<Extras extends object>(
  options: UploadOptions<Extras>,
): UploadOptions<Extras> {
  parseInput(uploadSchema, options, "upload options");
  return options;
}
