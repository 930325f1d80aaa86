/** Refusals as S3 words them (Amazon S3 API Reference, "Error responses"). */
import { randomBytes } from "node:crypto";
import type { Answer } from "../intake.js";

export interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const failure = (status: number, code: string, message: string) => (): Failure => ({
  status,
  code,
  message,
});

export const failures = {
  accessDenied: (message: string): Failure => ({ status: 403, code: "AccessDenied", message }),
  unknownKey: failure(
    403,
    "InvalidAccessKeyId",
    "The AWS Access Key Id you provided does not exist in our records.",
  ),
  wrongSignature: failure(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ),
  wrongScope: (region: string): Failure => ({
    status: 400,
    code: "AuthorizationHeaderMalformed",
    message: `The authorization header is malformed; the region is wrong; expecting '${region}'`,
  }),
  skewed: failure(
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
  ),
  noBucket: failure(404, "NoSuchBucket", "The specified bucket does not exist"),
  noKey: failure(404, "NoSuchKey", "The specified key does not exist."),
  noVersion: failure(404, "NoSuchVersion", "The specified version does not exist."),
  precondition: failure(
    412,
    "PreconditionFailed",
    "At least one of the pre-conditions you specified did not hold",
  ),
  range: failure(416, "InvalidRange", "The requested range is not satisfiable"),
  badDigest: failure(
    400,
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ),
  unsupported: failure(
    501,
    "NotImplemented",
    "A header or query you provided implies functionality that is not implemented.",
  ),
} as const;

/** Answers to `HEAD` have no body, so that nothing but the status tells what is wrong. */
export function answerOf({ status, code, message }: Failure, method: string | undefined): Answer {
  const headers = { "x-amz-request-id": requestId(), "Content-Type": "application/xml" };
  const document = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return method === "HEAD" ? { status, headers } : { status, headers, body: document };
}

export function requestId(): string {
  return randomBytes(8).toString("hex").toUpperCase();
}
