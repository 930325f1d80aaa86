import type { Runtime } from "../model.js";
import type { S3Input } from "./s3/location.js";
import type { ByteStream } from "./stream/producer.js";
import type { UrlInput } from "./url.js";

/**
 * What callers may name a video by: the path of a file, a `file:` URL, an http(s) URL (as text or as a `URL`, or with
 * request headers), an ftp:, sftp: or scp: URL where the platform pulls from such, bytes in memory, a Blob, a stream (a Node `Readable`, a web `ReadableStream` or any async iterable of
 * bytes, bare or with what is known of it), or an object in S3 (`s3://bucket/key`, or bucket and key with a client).
 */
export type Input =
  string | URL | Uint8Array | Blob | ByteStream | StreamInput | UrlInput | S3Input;

/** A stream and what is known of it. It is read once, and destroyed if the upload ends before it does. */
export interface StreamInput {
  readonly stream: ByteStream;
  /** File name as the platform will see it. Default: `video` with the extension of its content type. */
  readonly name?: string | undefined;
  /** MIME type. Default: by magic bytes, then by the name's extension. */
  readonly contentType?: string | undefined;
  /**
   * Exactly how many bytes the stream gives. A stream that gives more or fewer fails as `source-changed`, and leaves
   * nothing on the platform. Default: not known.
   */
  readonly sizeBytes?: number | undefined;
}

/** What the caller knows better than the source itself. */
export interface SourceOptions {
  /**
   * File name as the platform will see it. Default: the file's, Blob's or URL's own name, else `video` with the
   * extension of its content type.
   */
  readonly name?: string | undefined;
  /** MIME type. Default: by magic bytes, then by the Blob's own type, then by the name's extension. */
  readonly contentType?: string | undefined;
  /** The size that the source must have, in bytes; for streams, what they are declared to give. Default: as it is. */
  readonly sizeBytes?: number | undefined;
  /** Take what is plainly no audio or video too. Default false. */
  readonly anyContent?: boolean | undefined;
  /** See UploadOptions. */
  readonly allowPrivateUrls?: boolean | "relay" | undefined;
}

/** What sources need of whoever reads them. */
export interface Surroundings {
  readonly runtime: Runtime;
  /** How long an origin may be silent, in milliseconds. */
  readonly stallMs: number;
  /** Ends every look at an origin. */
  readonly signal: AbortSignal;
  /** Whether only facts are wanted, and a stream must stay as it is. */
  readonly factsOnly: boolean;
}
