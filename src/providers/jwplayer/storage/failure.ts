/**
 * What S3's refusals mean (docs.aws.amazon.com, "Amazon S3 error responses"). Of their XML only the code, the message
 * and the request id are read: other elements quote the signature back.
 */
import { UploadError } from "../../../errors.js";
import type { ErrorKind } from "../../../errors.js";
import type { HttpResponse } from "../../../http/http.js";
import type { Where } from "../proof.js";

const kindsByCode: ReadonlyMap<string, ErrorKind> = new Map<string, ErrorKind>([
  // The link was signed with a key that has been replaced, or with credentials that ran out: a new one is not.
  ["InvalidAccessKeyId", "session-lost"],
  ["ExpiredToken", "session-lost"],
  // The multipart upload behind the link was completed or given up.
  ["NoSuchUpload", "session-lost"],
  ["BadDigest", "corrupted"],
  ["IncompleteBody", "interrupted"],
  ["InternalError", "interrupted"],
  ["OperationAborted", "interrupted"],
  ["RequestTimeout", "interrupted"],
  ["ServiceUnavailable", "throttled"],
  ["SlowDown", "throttled"],
  ["NotImplemented", "rejected"],
]);

const adviceByCode: ReadonlyMap<string, string> = new Map([
  ["SignatureDoesNotMatch", "a proxy on the way may have added a Content-Type or x-amz header"],
]);

/** A refusal by S3 as an error. */
export function storageFailure(response: HttpResponse, where: Where): UploadError {
  const { status, headers } = response;
  const document = response.body.toString("utf8");
  const [code, message] = [element(document, "Code"), element(document, "Message")];
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  return new UploadError(kindOf(status, code, message), sentence(status, code, message), {
    ...where,
    status,
    code,
    requestId: headers["x-amz-request-id"] ?? element(document, "RequestId"),
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
  });
}

function kindOf(status: number, code: string | undefined, message = ""): ErrorKind {
  if (code === "AccessDenied" && /expired/i.test(message)) return "session-lost";
  const known = code === undefined ? undefined : kindsByCode.get(code);
  if (known !== undefined) return known;
  if (status === 429 || status === 503) return "throttled";
  return status >= 500 || status === 408 ? "interrupted" : "rejected";
}

function sentence(status: number, code: string | undefined, message: string | undefined): string {
  const advice = code === undefined ? undefined : adviceByCode.get(code);
  const said = message ?? code ?? "no reason given";
  const hint = advice === undefined ? "" : ` (${advice})`;
  return `the storage behind JW Player's upload link answered HTTP ${status}: ${said}${hint}`;
}

function element(document: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(document)?.[1];
}
