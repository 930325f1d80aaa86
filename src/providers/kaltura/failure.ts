/** What Kaltura's refusals mean, in the closed list of kinds. */
import * as z from "zod/mini";
import { UploadError, type ErrorDetails, type ErrorKind } from "../../errors.js";
import type { HttpResponse } from "../../http/http.js";
import type { Remedy } from "./sessions/sessions.js";

/** An error as Kaltura answers it, under HTTP status 200. */
export interface Exception {
  readonly code: string;
  readonly message: string;
  /** Named arguments of the message. Kaltura writes an empty list where there are none. */
  readonly args: Readonly<Record<string, string>>;
}

const exceptionSchema = z.object({
  objectType: z.literal("KalturaAPIException"),
  code: z.string(),
  message: z.catch(z.string(), ""),
  args: z.catch(z.record(z.string(), z.string()), {}),
});

/** The exception in an answer, or undefined when the answer is none. */
export function exceptionIn(answer: unknown): Exception | undefined {
  const parsed = z.safeParse(exceptionSchema, answer);
  return parsed.success ? parsed.data : undefined;
}

/** True when a session that was good has ended: a new one cures it, and the call was not carried out. */
export function isStaleSession({ code, args }: Exception): boolean {
  return code === "INVALID_KS" && (args.KSID === "EXPIRED" || args.KSID === "LOGOUT");
}

/** Whatever is not listed here was understood and refused: `rejected`. */
const kinds: ReadonlyMap<string, ErrorKind> = new Map([
  ["INVALID_KS", "unauthorized"],
  ["MISSING_KS", "unauthorized"],
  ["INVALID_USER_ID", "unauthorized"],
  ["USER_BLOCKED", "unauthorized"],
  ["SERVICE_FORBIDDEN", "unauthorized"],
  ["SERVICE_FORBIDDEN_CONTENT_BLOCKED", "unauthorized"],
  ["SERVICE_ACCESS_CONTROL_RESTRICTED", "unauthorized"],
  ["START_SESSION_ERROR", "unauthorized"],
  ["INVALID_WIDGET_ID", "unauthorized"],
  ["APP_TOKEN_ID_NOT_FOUND", "unauthorized"],
  ["APP_TOKEN_NOT_ACTIVE", "unauthorized"],
  ["APP_TOKEN_EXPIRED", "unauthorized"],
  ["INVALID_APP_TOKEN_HASH", "unauthorized"],
  ["UPLOAD_TOKEN_NOT_FOUND", "session-lost"],
  ["UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD", "session-lost"],
  ["UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY", "session-lost"],
  ["UPLOAD_TOKEN_CANNOT_RESUME", "session-lost"],
  ["UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE", "session-lost"],
  ["UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED", "session-lost"],
  ["MAX_ALLOWED_CHUNK_COUNT_EXCEEDED", "session-lost"],
  ["UPLOADED_FILE_NOT_FOUND_BY_TOKEN", "session-lost"],
  ["INVALID_UPLOAD_TOKEN_ID", "session-lost"],
  ["ENTRY_ID_NOT_FOUND", "not-found"],
  ["ACTION_BLOCKED", "throttled"],
  ["UPLOAD_ERROR", "interrupted"],
  ["INTERNAL_SERVERL_ERROR", "interrupted"],
  ["INTERNAL_DATABASE_ERROR", "interrupted"],
]);

const advice: ReadonlyMap<string, string> = new Map([
  ["MISSING_KS", "the session did not arrive; look for a proxy that changes request bodies"],
  ["SERVICE_FORBIDDEN", "the session may not do this: check its type and privileges"],
  [
    "START_SESSION_ERROR",
    "check partnerId and adminSecret; a user secret starts no admin sessions",
  ],
  ["INVALID_WIDGET_ID", "check partnerId"],
  ["APP_TOKEN_ID_NOT_FOUND", "check appToken.id and partnerId"],
  ["APP_TOKEN_NOT_ACTIVE", "the application token is disabled; enable it, or use another"],
  ["APP_TOKEN_EXPIRED", "make a new application token"],
  ["INVALID_APP_TOKEN_HASH", "check appToken.token and appToken.hashType"],
  [
    "UPLOAD_TOKEN_NOT_FOUND",
    "it was deleted or is another user's, or the account does not take files of this type",
  ],
  [
    "UPLOAD_ERROR",
    "the file part arrived broken, or larger than the server takes; in the latter case give a smaller partBytes",
  ],
  [
    "MISSING_MANDATORY_PARAMETER",
    "a server drops every field of a body that is larger than it takes; give a smaller partBytes",
  ],
  ["CONVERSION_PROFILE_ID_NOT_FOUND", "check conversionProfileId"],
  [
    "FEATURE_FORBIDDEN",
    "the account may not do this; to replace content it needs the feature FEATURE_ENTRY_REPLACEMENT",
  ],
  [
    "ENTRY_REPLACEMENT_ALREADY_EXISTS",
    "approve or cancel the replacement that is under way (media.approveReplace, media.cancelReplace)",
  ],
  ["UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD", "the account does not take files of this type"],
  ["FILE_CONTENT_NOT_SECURE", "the account does not take files of this type"],
]);

const sessionAdvice: ReadonlyMap<string, string> = new Map([
  ["EXCEEDED_RESTRICTED_IP", "the session is restricted to another IP address"],
  ["EXCEEDED_RESTRICTED_URI", "the session is restricted to other calls"],
  ["EXCEEDED_ACTIONS_LIMIT", "the session is restricted to fewer calls"],
]);

/**
 * An exception as an UploadError. Never shows the session, although Kaltura's message may.
 * @param remedy What to check where the session is not taken.
 */
export function refusal(exception: Exception, where: ErrorDetails, remedy: Remedy): UploadError {
  const { code, message } = exception;
  const hint = code === "INVALID_KS" ? sessionHint(exception, remedy) : advice.get(code);
  const text = code === "INVALID_KS" ? "the session is not accepted" : message;
  const sentence = `Kaltura: ${text} (${code})${hint === undefined ? "" : `; ${hint}`}`;
  return new UploadError(kinds.get(code) ?? "rejected", sentence, { ...where, code });
}

function sessionHint(exception: Exception, remedy: Remedy): string {
  const { KSID: word = "", ERR_CODE: number } = exception.args;
  if (number === "-4")
    return "it may not touch what belongs to another user: check userId, or use sessionType admin";
  return isStaleSession(exception) ? remedy.ended : (sessionAdvice.get(word) ?? remedy.refused);
}

/**
 * An HTTP status other than success. Kaltura itself answers 200 even to what it refuses, so this comes from a proxy or
 * a web server in front of it.
 * @param sentBytes Size of the request's body, named when it was too large.
 */
export function badStatus(
  response: HttpResponse,
  sentBytes: number,
  where: ErrorDetails,
  nowMs: number,
): UploadError {
  const { status, headers } = response;
  const details = { ...where, status };
  if (status === 429 || status === 503) {
    const retryAfterMs = waitOf(headers["retry-after"], nowMs);
    const text = `Kaltura asks to slow down (HTTP ${status})`;
    return new UploadError("throttled", text, { ...details, retryAfterMs });
  }
  return new UploadError(kindOfStatus(status), statusText(status, sentBytes), details);
}

function kindOfStatus(status: number): ErrorKind {
  if (status === 401) return "unauthorized";
  return status >= 500 || status === 408 || status === 425 ? "interrupted" : "rejected";
}

function statusText(status: number, sentBytes: number): string {
  if (status === 413)
    return `a request of ${sentBytes} bytes is more than the server takes (HTTP 413); give a smaller partBytes`;
  if (status >= 300 && status < 400)
    return `redirected (HTTP ${status}), which an upload does not follow; check baseUrl`;
  return `HTTP ${status} from Kaltura, or from something in front of it`;
}

/** `Retry-After` is a number of seconds or a date. */
function waitOf(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
