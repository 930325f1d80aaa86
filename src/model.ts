/**
 * The nouns of upreel. Types only: nothing here runs, or imports anything but its own other file.
 * Sizes and offsets are bytes, durations milliseconds, and both say so in their names.
 */
import type { Media, Range } from "./model/source.js";

export type * from "./model/source.js";

/** Anything that survives `JSON.stringify` and back unchanged. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a method looks like to the engine. */
export type Shape =
  /** The platform pulls the video from a URL; no bytes pass through this process. */
  | "import"
  /** One request carries the whole file. */
  | "single"
  /** Many requests carry one part each. */
  | "chunked";

/** In which order a chunked method's parts may be sent. */
export type Order =
  /** Any part at any time; the engine sends in ascending order, `width` at once. */
  | "any"
  /** Part 0 must be acknowledged before the rest may start. */
  | "first-alone"
  /** One at a time, ascending. */
  | "sequential";

/** Parts of one size: from this offset to the next such run, or to the end of the file. */
export interface Run {
  readonly start: number;
  readonly partBytes: number;
}

/** A piece of the file on the upload's grid: `index` counts from zero. */
export interface Part extends Range {
  readonly index: number;
}

/** The metadata that means the same on every platform. */
export interface Metadata {
  /** Shown title. Default: the file's name without its extension. */
  readonly title: string;
  readonly description?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** The caller's own id for this video, searchable on the platform. */
  readonly referenceId?: string | undefined;
  /** When the video becomes visible. */
  readonly publishAt?: Date | undefined;
}

/** What `update` changes of a video's metadata: what is not named stays. */
export type MetadataChanges = {
  readonly [Field in keyof Metadata]?: Metadata[Field] | undefined;
};

/** Why one method was, or was not, chosen. */
export interface Reason {
  readonly method: string;
  readonly chosen: boolean;
  /** A sentence for people: "chosen because ..." or "not, because ...". */
  readonly why: string;
}

/** The chosen method and everything about the transfer that is decided before anything is sent. Plain JSON. */
export interface Plan {
  readonly provider: string;
  readonly method: string;
  readonly shape: Shape;
  /** Size of the file in bytes; null when only the platform will learn it. */
  readonly size: number | null;
  /**
   * Size of every part but the last, in bytes: the whole file for `single`, 0 for `import` and for a `single` whose size
   * is not known yet.
   */
  readonly partBytes: number;
  /**
   * Set when parts begin at `partBytes` and then grow and shrink with how long they take. `parts` and `requests` are what
   * they would be if all kept that size.
   */
  readonly adaptive?: true;
  /** How many parts the file makes on that grid; null while its size is not known. */
  readonly parts: number | null;
  /** How many parts are in flight at once. */
  readonly width: number;
  readonly order: Order;
  /** One entry for each method of the provider, in the provider's order of preference. */
  readonly reasons: readonly Reason[];
  /** HTTP requests that an upload without faults will make, polling for readiness excepted; null while the size is not known. */
  readonly requests: number | null;
  /** Upper bound of the bytes that this upload holds in buffers at any moment. */
  readonly memoryBytes: number;
  /** Bytes of the file that pass through this machine: 0 when the platform pulls them; null while the size is not known. */
  readonly throughBytes: number | null;
  /** Size of the temporary copy that is made first, and removed at the end: 0 for none; null while the size is not known. */
  readonly diskBytes: number | null;
  /** How long the link that the platform is given works, in milliseconds from now. Absent when it is given none, or one for good. */
  readonly linkLifetimeMs?: number;
  /** What the file's own header says of the video, where reading that is cheap. */
  readonly media?: Media;
}

/** The platform's proof for one part. */
export interface Receipt {
  /** Index of the part. */
  readonly part: number;
  readonly proof: Json;
}

/** What kinds of file can go along with a video. */
export type AttachmentKind = "captions" | "thumbnail" | "flavor";

/** A file that goes along with a video, apart from its bytes. */
export interface Attachment {
  readonly kind: AttachmentKind;
  /** Language of captions, as a BCP 47 tag (`en`, `pt-BR`). */
  readonly language?: string | undefined;
  /** What viewers see in the menu of captions. */
  readonly label?: string | undefined;
  /** Whether these captions are shown unless the viewer chooses others. */
  readonly isDefault?: boolean | undefined;
  /** Which rendition a flavor is, by the platform's own number. */
  readonly flavorParamsId?: number | undefined;
}

/** A file that the platform put with a video. */
export interface AttachedFile {
  readonly kind: AttachmentKind;
  readonly id: string;
}

/** Where an asset is in its life on the platform. */
export type AssetState =
  /** Made, but without its video yet. */
  | "created"
  /** The platform has the video and is working on it. */
  | "processing"
  /** Playable. */
  | "ready"
  /** The platform gave up on it. */
  | "failed"
  /** Deleted. */
  | "gone";

/** What the platform made of an upload. */
export interface Asset {
  readonly id: string;
  readonly provider: string;
  readonly state: AssetState;
  /** The platform's own word for the state. */
  readonly platformState: string;
  /** The platform's explanation when `state` is `failed`. */
  readonly failure?: string | undefined;
  /** Size of the original as the platform counts it, in bytes, when it tells. */
  readonly sizeBytes?: number | undefined;
  /** MD5 of the original as lower-case hex, when the platform tells. */
  readonly md5?: string | undefined;
  /** Length of the video in milliseconds, when the platform tells. */
  readonly durationMs?: number | undefined;
  /** The files that were uploaded along with it, in the caller's order. Only on what `upload` answers. */
  readonly attachments?: readonly AttachedFile[] | undefined;
  /** Where the video can be seen or fetched. */
  readonly urls: Readonly<Record<string, string>>;
}

/** How far an upload has come: three counts that mean different things. */
export interface Progress {
  readonly state: "uploading" | "processing" | "ready";
  /** Bytes accepted by the network in attempts that still count. Falls back when an attempt fails. */
  readonly sentBytes: number;
  /** Bytes acknowledged by the platform. Never falls within one session. */
  readonly storedBytes: number;
  /** Size of the file, or null while it is not known. */
  readonly totalBytes: number | null;
  /** Recent rate of `sentBytes`, in bytes a second; 0 until it can be told. */
  readonly bytesPerSecond: number;
  /** Estimated time left in milliseconds, or null while it cannot be told. */
  readonly remainingMs: number | null;
}

/** What the caller is told while an upload runs. Never holds a secret, and is never read back by the engine. */
export type UploadEvent =
  | { readonly type: "planned"; readonly plan: Plan }
  /** A stream was copied to a temporary file; a plan for the file follows. */
  | { readonly type: "spooled"; readonly sizeBytes: number }
  | { readonly type: "resumed"; readonly method: string; readonly heldBytes: number }
  | { readonly type: "opened"; readonly method: string }
  | { readonly type: "stored"; readonly part: Part }
  | {
      readonly type: "retry";
      readonly operation: string;
      readonly part: number | undefined;
      readonly attempt: number;
      readonly delayMs: number;
      readonly reason: string;
    }
  | { readonly type: "restarted"; readonly reason: string }
  | { readonly type: "attached"; readonly file: AttachedFile }
  | { readonly type: "finished"; readonly asset: Asset }
  | { readonly type: "discarded"; readonly method: string };

/** Time, randomness and timers, injected so that no test waits on the real ones. */
export interface Runtime {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** A number in `[0, 1)`. */
  random(): number;
  /** Calls `action` once after `delayMs`; the answer cancels it. */
  after(delayMs: number, action: () => void): () => void;
  /** A fresh universally unique id. */
  uuid(): string;
}
