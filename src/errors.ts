import { redact } from "./redact.js";

/** Every way an upload can fail. The list is closed: adapters map what they see onto it once, at their edge. */
export const errorKinds = [
  /** The caller's input cannot be used; nothing was sent. Fix the named field. */
  "invalid-input",
  /** No method of the provider can do what was asked; the message carries the reasons. */
  "unsupported",
  /** The platform does not accept the credentials. */
  "unauthorized",
  /** The platform understood and refused. */
  "rejected",
  /** The platform does not know the asset. */
  "not-found",
  /** The file changed while it was being uploaded, or since the interrupted upload began. */
  "source-changed",
  /** The platform no longer knows the half-done upload, or its link expired; it must start anew. */
  "session-lost",
  /** What the platform stored differs from what was sent. */
  "corrupted",
  /** The platform asked to slow down; the call was not carried out. */
  "throttled",
  /** No connection was made: the server cannot have acted. */
  "unreachable",
  /** The connection or the server failed after the request began: the server may have acted. */
  "interrupted",
  /** Nothing moved for the set time. */
  "stalled",
  /** The caller's signal, or `cancel()`, ended it. */
  "aborted",
  /** A defect in upreel itself. */
  "internal",
] as const;

export type ErrorKind = (typeof errorKinds)[number];

/** Where and how a failure happened. Everything here is safe to log: secrets are stripped on construction. */
export interface ErrorDetails {
  readonly provider?: string | undefined;
  readonly method?: string | undefined;
  /** The verb or API action, as in `send` or `uploadToken.upload`. */
  readonly operation?: string | undefined;
  /** HTTP status of the answer, when there was one. */
  readonly status?: number | undefined;
  /** The platform's own error code. */
  readonly code?: string | undefined;
  /** The platform's id of the request, for its support team. */
  readonly requestId?: string | undefined;
  /** The id of an asset that exists on the platform because of this upload and was not removed. */
  readonly assetId?: string | undefined;
  /** How long the platform asked to wait before the next try, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** How many times the operation was tried. */
  readonly attempts?: number | undefined;
  /** Whether a later run of the same upload would continue where this one ended. */
  readonly resumable?: boolean | undefined;
  /** The retry layer has given up: no outer layer may try again. */
  readonly exhausted?: boolean | undefined;
  readonly cause?: unknown;
}

/** The only error that upreel's promises reject with. */
export class UploadError extends Error {
  override readonly name = "UploadError";
  readonly kind: ErrorKind;
  readonly provider: string | undefined;
  readonly method: string | undefined;
  readonly operation: string | undefined;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly assetId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly attempts: number;
  readonly resumable: boolean;
  readonly exhausted: boolean;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    const cause = cleanCause(details.cause);
    super(redact(message), cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.provider = details.provider;
    this.method = details.method;
    this.operation = redacted(details.operation);
    this.status = details.status;
    this.code = redacted(details.code);
    this.requestId = redacted(details.requestId);
    this.assetId = details.assetId;
    this.retryAfterMs = details.retryAfterMs;
    this.attempts = details.attempts ?? 1;
    this.resumable = details.resumable ?? false;
    this.exhausted = details.exhausted ?? false;
  }

  /**
   * The same failure with more known about it: defined details override those it has.
   * @param more appended to the message
   */
  with(details: ErrorDetails, more = ""): UploadError {
    const known: ErrorDetails = { ...this.details(), ...definedOnly(details) };
    const copy = new UploadError(this.kind, `${this.message}${more}`, known);
    if (this.stack !== undefined) copy.stack = this.stack.replace(this.message, () => copy.message);
    return copy;
  }

  private details(): ErrorDetails {
    const { provider, method, operation, status, code, requestId, assetId, retryAfterMs } = this;
    const { attempts, resumable, exhausted, cause } = this;
    const where = { provider, method, operation, status, code, requestId, assetId, retryAfterMs };
    return { ...where, attempts, resumable, exhausted, cause };
  }
}

/** Any thrown value as an UploadError: itself if it is one, `internal` otherwise. */
export function asUploadError(thrown: unknown): UploadError {
  if (thrown instanceof UploadError) return thrown;
  const text = messageOf(thrown);
  return new UploadError("internal", `unexpected failure: ${text}`, { cause: thrown });
}

/** The error that a live signal's end turns into. */
export function abortedError(signal: AbortSignal): UploadError {
  const reason: unknown = signal.reason;
  if (reason instanceof UploadError) return reason;
  return new UploadError("aborted", "the upload was aborted by its signal", { cause: reason });
}

/** Keeps the original's kind of failure without what it drags along: HTTP clients hang the whole request on their errors. */
function cleanCause(cause: unknown): Error | undefined {
  if (cause === undefined || cause === null) return undefined;
  if (cause instanceof UploadError) return cause;
  const text = messageOf(cause);
  const clean = new Error(redact(text));
  if (cause instanceof Error) {
    clean.name = cause.name;
    const code: unknown = Reflect.get(cause, "code");
    if (typeof code === "string") Reflect.set(clean, "code", code);
    if (cause.stack !== undefined) clean.stack = redact(cause.stack);
  }
  return clean;
}

function redacted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : redact(text);
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === "string" ? thrown : `a thrown ${typeof thrown}`;
}

function definedOnly(details: ErrorDetails): ErrorDetails {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}
