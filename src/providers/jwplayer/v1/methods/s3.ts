import { asUploadError } from "../../../../errors.js";
import type { HttpResponse } from "../../../../http/http.js";
import { safeFileName } from "../../../../http/file-name.js";
import type { Body, Json } from "../../../../model.js";
import type { Call, Method } from "../../../../provider.js";
import type { Account } from "../account.js";
import { s3MaxBytes } from "../limits.js";
import { providerName } from "../name.js";
import { mismatch, receiptOf } from "../proof.js";
import type { Proof } from "../proof.js";
import { s3Failure, s3Operation } from "../s3-failure.js";
import { fileFields, openSession, targetOf } from "../session.js";
import { singleVerbs } from "./single.js";

/** From this size on it pays to ask first: a link that expired is then refused before any byte is sent. */
const askFromBytes = 4 * 1024 * 1024;
const expectContinueMs = 1000;

/** One PUT of the whole file to a signed link of Amazon's nearest edge. */
export function s3Method(account: Account): Method {
  return {
    name: "s3",
    shape: "single",
    limits: { maxBytes: s3MaxBytes },
    cost: { perUpload: 1, perPart: 1 },
    strength:
      'JW Player recommends it for files of up to 5 GB: they enter at the nearest Amazon edge, up to five times faster in its practice (its page "Upload a single video", CDN Accelerated Uploads)',
    // The same link overwrites what an earlier attempt stored.
    unclearSend: "resend",
    replaces: true,

    open: (request, call) =>
      openSession(account, request, fileFields(request, { upload_method: "s3" }), call),

    async send(session, part, body, call) {
      const response = await put(account, session, body, call);
      if (response.status !== 200) throw s3Failure(response);
      return receiptOf(part.index, proofOf(response));
    },

    ...singleVerbs(account),
  };
}

/**
 * `Content-Type`, `Content-MD5` and `x-amz-` headers are part of what the link signs: any that was not there when it was
 * signed breaks it. `Content-Disposition` is not, and carries the file's name.
 */
async function put(
  { http }: Account,
  session: Json,
  body: Body,
  call: Call,
): Promise<HttpResponse> {
  const { url, fileName } = targetOf(session);
  try {
    return await http.send({
      method: "PUT",
      url,
      headers: { "Content-Disposition": `attachment; filename="${safeFileName(fileName)}"` },
      body,
      signal: call.signal,
      onSent: call.onSent,
      expectContinueMs: body.sizeBytes >= askFromBytes ? expectContinueMs : undefined,
      digest: "md5",
    });
  } catch (error) {
    throw asUploadError(error).with({ provider: providerName, operation: s3Operation });
  }
}

/**
 * An object's ETag is the MD5 of its bytes after a single PUT, unless its bucket encrypts with keys of KMS or of the
 * caller, or it was put together from parts: those ETags say nothing and leave the upload unverified.
 */
function proofOf({ headers, digest }: HttpResponse): Proof {
  const md5 = digest ?? null;
  const etag = /^"?([0-9a-f]{32})"?$/i.exec(headers.etag ?? "")?.[1]?.toLowerCase();
  const encryption = headers["x-amz-server-side-encryption"] ?? "AES256";
  const hasCustomerKey = "x-amz-server-side-encryption-customer-algorithm" in headers;
  if (md5 === null || etag === undefined || encryption !== "AES256" || hasCustomerKey)
    return { md5, verified: false };
  if (etag !== md5) throw mismatch("the MD5", { sent: md5, stored: etag }, s3Operation);
  return { md5, verified: true };
}
