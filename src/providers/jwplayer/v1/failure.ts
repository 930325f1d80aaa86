/**
 * What the platform's refusals mean. Codes and statuses: API v1 reference, "Error handling"; those of the upload host
 * are the same document.
 */
import type { ErrorKind } from "../../../errors.js";
import type { HttpResponse } from "../../../http/http.js";
import type { Answer } from "./answers.js";
import { UploadError } from "../../../errors.js";
import { untilReset } from "../budget.js";
import { providerName } from "./name.js";

/** An answer that is not the success that was asked for. */
export interface Refusal {
  readonly operation: string;
  readonly response: HttpResponse;
  /** Undefined when the body is no JSON document: a gateway's HTML page, say. */
  readonly answer: Answer | undefined;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

const kindsByCode: ReadonlyMap<string, ErrorKind> = new Map<string, ErrorKind>([
  ["ApiKeyMissing", "unauthorized"],
  ["ApiKeyInvalid", "unauthorized"],
  ["TimestampMissing", "unauthorized"],
  ["TimestampInvalid", "unauthorized"],
  ["TimestampExpired", "unauthorized"],
  ["NonceMissing", "unauthorized"],
  ["NonceInvalid", "unauthorized"],
  ["SignatureMissing", "unauthorized"],
  ["SignatureInvalid", "unauthorized"],
  ["PermissionDenied", "unauthorized"],
  ["NotFound", "not-found"],
  ["RateLimitExceeded", "throttled"],
  ["NotImplemented", "rejected"],
  ["InternalError", "interrupted"],
  ["DatabaseError", "interrupted"],
  ["CallFailed", "interrupted"],
  ["CallUnavailable", "interrupted"],
]);

const adviceByCode: ReadonlyMap<string, string> = new Map([
  ["ApiKeyInvalid", "check apiKey"],
  ["SignatureInvalid", "check that apiSecret belongs to apiKey"],
  ["PermissionDenied", "the key may lack the right to do this"],
  ["PreconditionFailed", "a video must be ready before another file can take its place"],
  ["TimestampInvalid", "check this machine's clock"],
  ["TimestampExpired", "this machine's clock is more than a day behind: set it right"],
]);

/** A refusal by the API as an error. */
export function apiFailure(refusal: Refusal): UploadError {
  return failureOf(refusal, apiKind(refusal));
}

/**
 * A refusal by the upload host as an error. Its link names one video and carries a token that expires after 7 days and
 * may be good for one use only, so a refusal of either means that this session is over.
 */
export function uploadFailure(refusal: Refusal): UploadError {
  return failureOf(refusal, uploadKind(refusal));
}

/**
 * A refusal of a chunk as an error. The API answers a chunk only when the host completed a file or could make nothing of
 * the chunk; its session is over either way.
 */
export function chunkFailure(refusal: Refusal): UploadError {
  const kind = uploadKind(refusal);
  const isAnswered = refusal.answer !== undefined && kind === "rejected";
  return failureOf(refusal, isAnswered ? "session-lost" : kind);
}

function apiKind({ response: { status }, answer }: Refusal): ErrorKind {
  const { code, message = "" } = answer ?? {};
  if (status === 429) return "throttled";
  const known = code === undefined ? undefined : kindsByCode.get(code);
  if (known !== undefined) return known;
  // An unknown video is `ParameterInvalid` in one of the platform's own samples and `NotFound` in another.
  if (/\bvideo\b.*does not exist/is.test(message)) return "not-found";
  if (status === 401 || status === 407) return "unauthorized";
  if (status >= 500 || status === 408) return "interrupted";
  // A success that cannot be read leaves open what happened.
  return status < 300 && answer?.status !== "error" ? "interrupted" : "rejected";
}

function uploadKind(refusal: Refusal): ErrorKind {
  const { code, message = "" } = refusal.answer ?? {};
  if (code === "DigestInvalid" || code === "FileSizeInvalid") return "corrupted";
  const kind = apiKind(refusal);
  if (kind === "unauthorized" || kind === "not-found") return "session-lost";
  if (refusal.response.status === 403) return "session-lost";
  const isAboutLink = /^(?:key|token|video_key)\b|\b(?:token|permission)\b/i.test(message);
  return kind === "rejected" && isAboutLink ? "session-lost" : kind;
}

function failureOf(refusal: Refusal, kind: ErrorKind): UploadError {
  const { operation, response, answer, nowMs } = refusal;
  return new UploadError(kind, sentence(refusal), {
    provider: providerName,
    operation,
    status: response.status,
    code: answer?.code,
    requestId: response.headers["x-request-id"],
    retryAfterMs: retryAfterMs(kind, response, answer, nowMs),
  });
}

function sentence({ operation, response: { status }, answer }: Refusal): string {
  const { code, title, message } = answer ?? {};
  if (answer === undefined)
    return `${operation} was answered with HTTP ${status} and something that is not the platform's JSON`;
  const reason = [title, message].filter((part) => part !== undefined && part !== "").join(": ");
  const advice = code === undefined ? undefined : adviceByCode.get(code);
  const said = reason === "" ? (code ?? "no reason given") : reason;
  return `${operation} was refused with HTTP ${status}: ${said}${advice === undefined ? "" : ` (${advice})`}`;
}

/** The platform's own hint first; a call over the limit waits for the next minute, in which it counts anew. */
function retryAfterMs(
  kind: ErrorKind,
  { headers }: HttpResponse,
  answer: Answer | undefined,
  nowMs: number,
): number | undefined {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  if (kind !== "throttled") return Number.isFinite(seconds) ? seconds * 1000 : undefined;
  if (answer?.rate_limit === undefined && Number.isFinite(seconds)) return seconds * 1000;
  return untilReset(answer?.rate_limit?.reset, nowMs);
}
