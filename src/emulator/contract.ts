/**
 * What the emulator's parts agree on: the server that owns sockets, faults and records, and the platforms that it hosts.
 * Types only.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

/** Time as the emulated platforms see it, injected so that tests decide when it passes. */
export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after `ms` of this clock's time. Rejects with the signal's reason as soon as that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A scripted misfortune. Plain data: which operation, what happens, how often. */
export type Fault = {
  /** The operation as records name it (`jwplayer.videos.create`, `kaltura.uploadtoken.upload`), or `*` for any. */
  readonly operation: string;
  /** How many matching requests it strikes. Default 1. */
  readonly count?: number;
  /** How many matching requests pass unharmed first. Default 0. */
  readonly skip?: number;
} & FaultKind;

export type FaultKind =
  /** Read the request, apply nothing, answer with this status. */
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Answer with this status as soon as the head arrived, reading no body, and close. */
  | { readonly kind: "early-status"; readonly status: number; readonly body?: string }
  /** Read the whole request, apply nothing, reset the connection. */
  | { readonly kind: "reset-before-answer" }
  /** Let the platform have this many body bytes, then reset the connection. Does not fire on a shorter body. */
  | { readonly kind: "reset-after-bytes"; readonly bytes: number }
  /**
   * Stop reading after this many body bytes and never answer, until the client goes away. A client that leaves while
   * its bytes wait unread is noticed only at `stop()`: TCP delivers them before the news.
   */
  | { readonly kind: "stall"; readonly bytes: number }
  /** Carry the request out in full, then reset the connection instead of answering. */
  | { readonly kind: "lose-answer" }
  /** Store the bytes but answer with an ETag that is not theirs (S3 links). */
  | { readonly kind: "wrong-etag" }
  /** Treat a signed link as past its expiry (S3 links). */
  | { readonly kind: "expired-link" }
  /** Refuse as over the rate limit, in the platform's own words. */
  | { readonly kind: "rate-limit"; readonly resetMs?: number };

export interface Faults {
  /**
   * Appends to the script. A request is struck by the first fault, in the order of adding, that matches it, has let
   * its `skip` pass and has strikes left; it does not count for the faults after that one.
   */
  add(...faults: readonly Fault[]): void;
  /** Faults that have strikes left: a test that ends with any has not tested what it says. */
  unfired(): readonly Fault[];
  clear(): void;
}

/** One exchange as the emulator saw it. */
export interface RequestRecord {
  /** Counts from 1 in order of arrival. */
  readonly id: number;
  readonly operation: string;
  readonly method: string;
  /** Path and query with every credential's value removed. */
  readonly path: string;
  /** Which TCP connection carried it, counted from 1. */
  readonly connection: number;
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly endedAt: number | undefined;
  /** Body bytes that arrived. */
  readonly receivedBytes: number;
  /** Undefined when the connection ended without an answer. */
  readonly status: number | undefined;
  /** The kind of fault that struck it. */
  readonly fault: string | undefined;
  /** What the platform noted: `resumeAt`, `uploadTokenId` (not a credential in the emulator), `size` and the like. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** How many requests of the same operation were running when this one arrived, itself included. */
  readonly concurrent: number;
}

/** What the emulated platform holds of one video. */
export interface EmulatedAsset {
  readonly platform: "jwplayer" | "kaltura";
  readonly id: string;
  readonly title: string;
  /** The platform's own state word or number, as a string. */
  readonly state: string;
  /**
   * How the bytes came: `fetch`, `s3`, `form`, `resumable`, `direct`, `multipart`, `external`; `token`, `import`.
   * Undefined until they have.
   */
  readonly via: string | undefined;
  readonly sizeBytes: number | undefined;
  /** SHA-256 of the stored bytes, lower-case hex. Undefined until they are complete and have been digested. */
  readonly sha256: string | undefined;
  /** The file's name as the platform recorded it. */
  readonly fileName: string | undefined;
  /** Every metadata field it was given, in the platform's own names. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The complete files that go along with it, in the order in which they were made. Absent when there are none. */
  readonly attachments?: readonly EmulatedAttachment[];
}

/** A file that goes along with a video. */
export interface EmulatedAttachment {
  readonly kind: "captions" | "thumbnail" | "flavor";
  readonly id: string;
  /** The file's name, if the platform keeps it. */
  readonly name?: string;
  /** In the platform's own spelling: `en`, or `English`. */
  readonly language?: string;
  readonly label?: string;
  readonly isDefault?: boolean;
  /** The platform's own word or number for the kind of file, as a string. */
  readonly format?: string;
  readonly flavorParamsId?: number;
  /** SHA-256 of its bytes, lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** One request on its way through a platform. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly operation: string;
  /** Adds to the record's details. */
  note(details: Readonly<Record<string, string | number | boolean>>): void;
  /** True when a scripted fault of this kind strikes this request; it then counts as fired. */
  struckBy(kind: "wrong-etag" | "expired-link"): boolean;
  /** The `rate-limit` fault striking this request, if any. */
  rateLimited(): { readonly resetMs: number } | undefined;
  /** With `Expect: 100-continue`: tells the client to go on. Call before reading the body; harmless otherwise. */
  goOn(): void;
}

/** What the server gives a platform to live with. */
export interface Ground {
  /** Its sleeps are rejected when the emulator stops. */
  readonly clock: Clock;
  /** Where the emulator listens, as in `http://127.0.0.1:4123`. */
  origin(): string;
  /** A new empty file's path inside the emulator's own temporary folder, removed at `stop()`. */
  scratchFile(): string;
  /**
   * Runs work that outlives its request (a download, a conversion). `stop()` waits for it, and rejects when any of it
   * failed before the stop; failures after that are the stop's own doing and are ignored.
   */
  background(work: () => Promise<void>): void;
  /** How long an asset is `processing` before it is ready, in milliseconds of the clock. */
  readonly processingMs: number;
  /** Aborted when the emulator stops. */
  readonly stopped: AbortSignal;
}

/** One emulated platform. */
export interface Platform {
  /** The operation's name if this request is for this platform, from the head alone. */
  operation(request: IncomingMessage, url: URL): string | undefined;
  handle(exchange: Exchange): Promise<void>;
  assets(): readonly EmulatedAsset[];
}
