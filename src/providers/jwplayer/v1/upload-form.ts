/** Files on their way to JW Player's own upload host, as web forms. */
import { asUploadError } from "../../../errors.js";
import { digesting } from "../../../http/digest.js";
import type { Http, HttpBody, HttpResponse } from "../../../http/http.js";
import { formBody } from "../../../http/multipart.js";
import type { Call } from "../../../provider.js";
import { mismatch } from "../proof.js";
import type { Proof, Where } from "../proof.js";
import { parseAnswer, parseUploaded } from "./answers.js";
import type { Answer } from "./answers.js";
import { uploadFailure } from "./failure.js";

export interface FormFile {
  /** Where it goes, with a token in it: a credential. */
  readonly url: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly body: HttpBody;
}

/**
 * One POST, its bytes compared with what the host counted and digested.
 * @param how `nowMs` in Unix milliseconds, for waits that the host asks for
 * @throws UploadError `corrupted` when the host has other bytes; `session-lost` when the link is not good any more.
 */
export async function sendForm(
  http: Http,
  file: FormFile,
  { where, nowMs }: { readonly where: Where; readonly nowMs: () => number },
  call: Call,
): Promise<Proof> {
  const { body, hex } = digesting(file.body);
  const response = await post(http, { ...file, body }, where, call);
  const answer = parseAnswer(response.body);
  if (response.status !== 200 || answer?.status !== "ok")
    throw uploadFailure({ operation: where.operation, response, answer, nowMs: nowMs() });
  return proofOf(answer, { md5: hex(), sizeBytes: body.sizeBytes }, where);
}

/** Without `Expect`: the upload host's older servers never answer it. */
async function post(
  http: Http,
  { url, fileName, contentType, body }: FormFile,
  where: Where,
  call: Call,
): Promise<HttpResponse> {
  // The upload host ignores files in fields of any other name.
  const form = formBody([], { field: "file", name: fileName, contentType, body });
  try {
    return await http.send({
      method: "POST",
      url: `${url}${url.includes("?") ? "&" : "?"}api_format=json`,
      headers: form.headers,
      body: form.body,
      signal: call.signal,
      onSent: fileBytesOnly(body.sizeBytes, call.onSent),
    });
  } catch (error) {
    throw asUploadError(error).with(where);
  }
}

/** The form's envelope is not part of the file: the sum that is reported ends at the file's size. */
function fileBytesOnly(sizeBytes: number, onSent: Call["onSent"]): Call["onSent"] {
  let left = sizeBytes;
  return (bytes) => {
    const counted = Math.min(bytes, left);
    left -= counted;
    onSent?.(counted);
  };
}

/** The upload host names size and MD5 of what arrived. An older one may name only one of them. */
function proofOf(
  answer: Answer,
  sent: { readonly md5: string; readonly sizeBytes: number },
  where: Where,
): Proof {
  const stored = parseUploaded(answer);
  if (stored.sizeBytes !== undefined && stored.sizeBytes !== sent.sizeBytes) {
    const sizes = { sent: String(sent.sizeBytes), stored: String(stored.sizeBytes) };
    throw mismatch("the size in bytes", sizes, where);
  }
  if (stored.md5 === undefined) return { md5: sent.md5, verified: false };
  if (stored.md5 !== sent.md5)
    throw mismatch("the MD5", { sent: sent.md5, stored: stored.md5 }, where);
  return { md5: sent.md5, verified: true };
}
