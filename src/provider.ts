/**
 * The contract that platform adapters implement and the engine relies on.
 * The engine knows three shapes and no vendor's name.
 */
import type {
  Asset,
  AttachedFile,
  Attachment,
  AttachmentKind,
  Body,
  Facts,
  Json,
  Metadata,
  MetadataChanges,
  Order,
  Part,
  Range,
  Receipt,
  Shape,
} from "./model.js";

/** What a method can be asked to do, what an uploader asks of a provider itself, and `probe` of a source. */
export type Verb =
  | "probe"
  | "open"
  | "recover"
  | "send"
  | "finish"
  | "inspect"
  | "discard"
  | "attach"
  | "status"
  | "update"
  | "delete";

/** What every verb is given besides its own arguments. */
export interface Call {
  /** Live for as long as the answer is wanted. A verb ends soon after it fires. */
  readonly signal: AbortSignal;
  /**
   * True when this verb, with these arguments, may already have been carried out by an attempt whose answer was lost
   * (in this process or an earlier one). `finish` must then look before it makes anything.
   */
  readonly repeated: boolean;
  /**
   * Told of every block of body bytes that the network took, in every verb: silence is how a stall is noticed.
   * In `send` these are the part's own bytes.
   */
  readonly onSent?: ((bytes: number) => void) | undefined;
}

/** Numbers a method keeps to. An absent entry is the only way to say "no limit". */
export interface Limits {
  /** Smallest file, in bytes. */
  readonly minBytes?: number;
  /** Largest file, in bytes. */
  readonly maxBytes?: number;
  /** Largest file that the platform recommends it for, in bytes: above it another method is chosen, if one can. */
  readonly recommendedMaxBytes?: number;
  /** Smallest part but the last, in bytes. Chunked methods only. */
  readonly minPartBytes?: number;
  /** Largest part, in bytes. Chunked methods only. */
  readonly maxPartBytes?: number;
  /** Smallest last part of several, in bytes: parts are cut a little larger where a smaller one would be left. */
  readonly minLastPartBytes?: number;
  readonly maxParts?: number;
  /**
   * Set where parts of one file may differ in size. Unless the caller names a size, they then grow and shrink between
   * these, in bytes, so that each takes at most `targetMs`. A part that may have been sent keeps its range for good, also
   * in a later process. Not together with `maxParts`.
   */
  readonly adaptiveParts?: AdaptiveParts;
  /** Parts in flight at once. Default 1. */
  readonly width?: number;
  /** Default `any`. */
  readonly order?: Order;
  /** Whether the platform must be told the file's size before the first byte. Absent means no. */
  readonly needsSize?: boolean;
  /** Protocols of the URLs that the platform pulls from, as in `http:`. Import methods only. Default `http:` and `https:`. */
  readonly protocols?: readonly string[];
  /**
   * How long the platform may think after the last byte of a request, in milliseconds, where it is known to need more
   * than the engine's default.
   */
  readonly answerMs?: number;
}

export interface AdaptiveParts {
  readonly smallestBytes: number;
  readonly largestBytes: number;
  readonly targetMs: number;
}

/** HTTP requests that an upload without faults makes. */
export interface RequestCost {
  /** Made once for each upload: the sum over `open` and `finish`. */
  readonly perUpload: number;
  /** Made for each part. */
  readonly perPart: number;
  /** Set when one further request prepares this many parts at a time. */
  readonly partsPerPage?: number;
}

/** The file, as `open` and `finish` may look at it. */
export interface Content {
  readonly facts: Facts;
  /**
   * The grid, ascending. Empty for the `import` shape. Of a stream whose size is not known, as far as it was read:
   * the first part in `open`, and all of them in `finish`, where `facts.sizeBytes` is known too.
   */
  readonly parts: readonly Part[];
  /** The bytes of any range, openable any number of times; of a stream, only until the platform has acknowledged them. */
  slice(range: Range): Body;
}

/** What `open` is asked to make. */
export interface OpenRequest {
  readonly content: Content;
  readonly metadata: Metadata;
  /** What only this provider understands, already validated by its `extras`. */
  readonly extras: Json;
  /** A client-made id of this upload, the same in every attempt and after a restart; adapters tag what they create with it. */
  readonly uploadId: string;
  /**
   * Set when the file is to go into this existing asset instead of a new one. What `discard` removes then never includes
   * the asset.
   */
  readonly assetId: string | undefined;
  /** When the upload began, in Unix milliseconds: nothing that `recover` finds can be older. */
  readonly startedAt: number;
}

/** What the platform holds of a half-done upload. It outranks any checkpoint. */
export interface Inspection {
  /** Parts the platform has for certain. */
  readonly held: readonly Receipt[];
  /** True when the platform has the whole file, so that only `finish` is left. */
  readonly complete: boolean;
}

/**
 * One way that a provider takes a video in.
 *
 * The engine guarantees: limits honoured; never two sends at once for one part; no send after `finish`; a live signal;
 * bodies that open anew for each attempt; a session and receipts that came from this method (possibly through JSON).
 */
export interface Method {
  readonly name: string;
  readonly shape: Shape;
  readonly limits: Limits;
  readonly cost: RequestCost;
  /** Why the platform recommends it and where, completing "chosen because ...". */
  readonly strength: string;
  /** Why it is never chosen unless asked for by name, completing "not, because ...". */
  readonly discouraged?: string;
  /**
   * Whether its file can go into an existing asset. Absent means no.
   */
  readonly replaces?: boolean;
  /** Whether captions and the like can be attached to its asset. Absent means yes. */
  readonly attaches?: false;
  /**
   * How an unclear `send` (the answer was lost) must be handled: `resend` the same bytes, or `inspect` first and send
   * again only what the platform does not hold.
   */
  readonly unclearSend: "resend" | "inspect";

  /** Creates the remote identities. The only verb that must not be repeated blindly. */
  open(request: OpenRequest, call: Call): Promise<Json>;
  /**
   * Looks for what an `open` with a lost answer made. Undefined means: it made nothing, so `open` may run again.
   * Absent means that an unclear `open` cannot be cleared up and fails.
   */
  readonly recover?: (request: OpenRequest, call: Call) => Promise<Json | undefined>;
  /** Sends one part; verifies what the platform lets it verify. May be repeated for the same part. */
  send(session: Json, part: Part, body: Body, call: Call): Promise<Receipt>;
  /** Closes the upload. May be repeated and gives the same asset twice. */
  finish(
    session: Json,
    receipts: readonly Receipt[],
    request: OpenRequest,
    call: Call,
  ): Promise<Asset>;
  /**
   * What the platform holds of these parts of the content. Absent means: cannot resume.
   */
  readonly inspect?: (
    session: Json,
    parts: readonly Part[],
    call: Call,
    content: Content,
  ) => Promise<Inspection>;
  /** Forgets the half-done upload and whatever it created. Succeeds when there is nothing to forget. */
  readonly discard?: (session: Json, call: Call) => Promise<void>;
}

/** What `attach` is asked to put with an asset. */
export interface AttachRequest {
  readonly assetId: string;
  readonly attachment: Attachment;
  /** The file. It has no grid. */
  readonly content: Content;
  /** A client-made id of this attachment, the same in every attempt and after a restart. */
  readonly attachmentId: string;
  /** When the upload began, in Unix milliseconds: nothing that an earlier attempt made can be older. */
  readonly startedAt: number;
}

/** A video platform account. `Extras` are the upload options that only this platform understands. */
export interface Provider<Extras extends object = object> {
  /** The platform, in words for people. */
  readonly name: string;
  /** Tells accounts of one platform apart. Not a secret: it becomes part of checkpoint names. */
  readonly account: string;
  /** In the platform's own order of preference. */
  readonly methods: readonly Method[];
  /** Validates the options only this provider understands. @throws UploadError `invalid-input` naming the field. */
  extras(given: Extras | undefined): Json;
  /** @throws UploadError `not-found` when the platform does not know the id. */
  status(id: string, call: Call): Promise<Asset>;
  /**
   * Changes what is named, at least one thing, and only that. May be repeated, with the same outcome.
   * @returns the asset, as `status` does.
   * @throws UploadError `not-found` when the platform does not know the id.
   */
  update(id: string, changes: MetadataChanges, call: Call): Promise<Asset>;
  /** The kinds of file that can go along with a video. Absent means none. */
  readonly attachable?: readonly AttachmentKind[];
  /**
   * Looks at a wish before anything is sent. Absent means that the platform can do whatever can be said of these kinds.
   * @throws UploadError `unsupported` naming what `attach` could not do.
   */
  readonly checkAttachment?: (attachment: Attachment) => void;
  /** Puts a file with an asset. With `call.repeated` it first looks whether an earlier attempt did. */
  readonly attach?: (request: AttachRequest, call: Call) => Promise<AttachedFile>;
  /** Deletes an asset. Succeeds when it is already gone. */
  delete(id: string, call: Call): Promise<void>;
  /** Where an asset can be seen or fetched. No network call. */
  urls(id: string): Readonly<Record<string, string>>;
}
