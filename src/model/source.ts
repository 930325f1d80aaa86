/** The nouns of where a video's bytes are and how they are read. Types only. */

/** A half-open byte range `[start, end)`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** What is known of a source before any of its bytes are sent. */
export interface Facts {
  /** What kind of place the bytes are in. */
  readonly kind: "file" | "memory" | "blob" | "stream" | "url" | "s3";
  /** File name with extension, as the platform will see it. */
  readonly name: string;
  /** Exact size, or undefined when it cannot be known beforehand. */
  readonly sizeBytes: number | undefined;
  /** MIME type, from magic bytes first and the extension second. */
  readonly contentType: string;
  /** Identifies this exact content state (size and mtime, a digest, an ETag). Another value means another upload. */
  readonly fingerprint: string;
  /**
   * Where these bytes are, stable across processes: a path, a URL, a digest. Never printed with its query. Undefined for
   * bytes that no other process could find again: no later run can continue their upload.
   */
  readonly identity: string | undefined;
  /** Set when the platform itself could be asked to pull the video from here. */
  readonly url: string | undefined;
  /** Why the platform cannot pull from `url` (a private address, say); undefined when it can, or when there is no URL. */
  readonly unreachable: string | undefined;
  /** How long `url` works, in milliseconds from now. Absent when it does not expire. */
  readonly linkLifetimeMs?: number | undefined;
  /** True for a URL that nobody has looked at yet, so that its text is all that is known. Absent means no. */
  readonly unseen?: boolean | undefined;
  /** True when the bytes come once, from front to back, and cannot be asked for again. Absent means no. */
  readonly forwardOnly?: boolean | undefined;
  /** Why no byte can be read on this machine, as a clause. Absent when they can. */
  readonly unreadable?: string | undefined;
  /** True when the bytes were copied to a temporary file, because they could be read only once. Absent means no. */
  readonly spooled?: boolean | undefined;
  /** What the file's own header says of the video, where reading that is cheap. */
  readonly media?: Media | undefined;
}

/** What a video's header tells. An entry that it does not tell is absent. */
export interface Media {
  readonly durationMs?: number;
  /** Width and height as they are shown, in pixels: after the rotation that phones record. */
  readonly width?: number;
  readonly height?: number;
}

/** Reads one opened body from its start to its end, once. */
export interface ByteReader {
  /**
   * The next bytes: at most `scratch.length` of them, either inside `scratch` or in memory of the reader's own
   * that stays unchanged until the next call. Empty at the end.
   * @throws UploadError `source-changed` when the bytes promised by the facts are no longer there.
   */
  read(scratch: Uint8Array): Promise<Uint8Array>;
  /** Releases what `open` took. Safe to call twice. */
  close(): Promise<void>;
}

/** Bytes of a fixed length that can be opened any number of times: every attempt opens anew, so a retry sends the same bytes. */
export interface Body {
  readonly sizeBytes: number;
  open(): Promise<ByteReader>;
}

/** Where a video's bytes are, and the one ability that every method needs of it. */
export interface Source {
  readonly facts: Facts;
  /** The bytes of a range, as a body. Opens nothing yet. */
  slice(range: Range): Body;
  /** @throws UploadError `source-changed` when the content is no longer what `facts` described. */
  verify(): Promise<void>;
  /** Closes every file or connection this source holds. Safe to call twice. */
  close(): Promise<void>;
  /**
   * The same video, looked at where it is: its size, its type, and whether its bytes can be had. Asks its origin over the
   * network. Absent when the facts tell that already. Only one of the two is used from then on; both are closed.
   */
  readonly probe?: (signal: AbortSignal) => Promise<Source>;
  /** Present exactly when `facts.forwardOnly` is true. */
  readonly forward?: Forward;
}

/** What the engine does besides slicing with a source that can be read only once, from front to back. */
export interface Forward {
  /**
   * Reads on until the bytes before `endBytes` are held, or the source has ended, and waits as long as its producer takes.
   * @returns where what is held ends: less than asked for means that there is no more.
   * @throws UploadError `source-changed` when the source fails, or is not as long as it was declared to be; `aborted`
   */
  gather(endBytes: number, signal: AbortSignal): Promise<number>;
  /** Lets go of bytes that nobody will ask for again. */
  release(range: Range): void;
}
