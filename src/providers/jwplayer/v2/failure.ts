/** What API v2's refusals mean: by their HTTP status, because the reference lists no error codes. */
import type { ErrorKind } from "../../../errors.js";
import { UploadError } from "../../../errors.js";
import type { HttpResponse } from "../../../http/http.js";
import { untilReset } from "../budget.js";
import { parseError } from "./answers.js";
import type { ApiError } from "./answers.js";
import { providerName } from "./name.js";

/** An answer that is not the success that was asked for. */
export interface Refusal {
  readonly operation: string;
  readonly response: HttpResponse;
  /** Undefined when the body is no JSON: a gateway's HTML page, say. */
  readonly document: unknown;
  /** Whether an upload's own token authorized the call. */
  readonly isOfUpload: boolean;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

const credentialsAdvice =
  "check that secret is that of an API v2 key with the right to manage this property, and that siteId is the property's";

/** A refusal as an error. */
export function apiFailure(refusal: Refusal): UploadError {
  const { operation, response, document, nowMs } = refusal;
  const error = parseError(document);
  const kind = kindOf(refusal, error);
  return new UploadError(kind, sentence(refusal, kind, error), {
    provider: providerName,
    operation,
    status: response.status,
    code: error?.code,
    requestId: response.headers["x-request-id"],
    retryAfterMs: retryAfterMs(kind, response, nowMs),
  });
}

function kindOf({ operation, response, isOfUpload }: Refusal, error?: ApiError): ErrorKind {
  const { status } = response;
  if (status === 429) return "throttled";
  if (status >= 500 || status === 408) return "interrupted";
  // A success that cannot be read leaves open what happened.
  if (status < 300) return "interrupted";
  // Anybody on the way can say these; only the platform says why.
  if (error === undefined) return status === 401 || status === 407 ? "unauthorized" : "rejected";
  if (isOfUpload) return [401, 403, 404].includes(status) ? "session-lost" : "rejected";
  if (status === 401 || status === 403) return "unauthorized";
  if (status !== 404) return "rejected";
  // What does not exist yet cannot be what was not found: it is the property.
  return operation === "media.create" ? "unauthorized" : "not-found";
}

function sentence(
  { operation, response: { status }, isOfUpload }: Refusal,
  kind: ErrorKind,
  error: ApiError | undefined,
): string {
  if (error === undefined)
    return `${operation} was answered with HTTP ${status} and something that is not the platform's JSON`;
  const said = error.description ?? error.code ?? "no reason given";
  const advice = kind === "unauthorized" && !isOfUpload ? ` (${credentialsAdvice})` : "";
  return `${operation} was refused with HTTP ${status}: ${said}${advice}`;
}

/** The platform's own hint first; a call over the limit waits for the next minute, in which it counts anew. */
function retryAfterMs(
  kind: ErrorKind,
  { headers }: HttpResponse,
  nowMs: number,
): number | undefined {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1000;
  return kind === "throttled" ? untilReset(undefined, nowMs) : undefined;
}
