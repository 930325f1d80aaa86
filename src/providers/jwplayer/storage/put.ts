/** Files on their way to a signed link of Amazon S3, where JW Player takes most of them in. */
import { asUploadError } from "../../../errors.js";
import type { Http, HttpBody, HttpRequest, HttpResponse } from "../../../http/http.js";
import type { Call } from "../../../provider.js";
import { mismatch } from "../proof.js";
import type { Proof, Where } from "../proof.js";
import { storageFailure } from "./failure.js";

/** From this size on it pays to ask first: a link that expired is then refused before any byte is sent. */
const askFromBytes = 4 * 1024 * 1024;
const expectContinueMs = 1000;

export interface Delivery {
  /** A credential. */
  readonly url: string;
  readonly body: HttpBody;
  /**
   * `Content-Type`, `Content-MD5` and `x-amz-` headers are part of what a link signs: any that was not there when it was
   * signed breaks it.
   */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One PUT, its bytes compared with what the storage digested. May be repeated: a link overwrites what it stored before.
 * @throws UploadError `corrupted` when the storage has other bytes; `session-lost` when the link has expired.
 */
export async function putToLink(
  http: Http,
  { url, body, headers }: Delivery,
  where: Where,
  call: Call,
): Promise<Proof> {
  const request: HttpRequest = {
    method: "PUT",
    url,
    headers,
    body,
    signal: call.signal,
    onSent: call.onSent,
    expectContinueMs: body.sizeBytes >= askFromBytes ? expectContinueMs : undefined,
    digest: "md5",
  };
  const response = await http.send(request).catch((error: unknown) => {
    throw asUploadError(error).with(where);
  });
  if (response.status !== 200) throw storageFailure(response, where);
  return proofOf(response, where);
}

/**
 * An object's ETag is the MD5 of its bytes after a single PUT, unless its bucket encrypts with keys of KMS or of the
 * caller, or it was put together from parts: those ETags say nothing and leave the upload unverified.
 */
function proofOf({ headers, digest }: HttpResponse, where: Where): Proof {
  const md5 = digest ?? null;
  const etag = /^"?([0-9a-f]{32})"?$/i.exec(headers.etag ?? "")?.[1]?.toLowerCase();
  const encryption = headers["x-amz-server-side-encryption"] ?? "AES256";
  const hasCustomerKey = "x-amz-server-side-encryption-customer-algorithm" in headers;
  if (md5 === null || etag === undefined || encryption !== "AES256" || hasCustomerKey)
    return { md5, verified: false };
  if (etag !== md5) throw mismatch("the MD5", { sent: md5, stored: etag }, where);
  return { md5, verified: true };
}
