import { asUploadError } from "../../../../errors.js";
import { digesting } from "../../../../http/digest.js";
import type { HttpBody, HttpResponse } from "../../../../http/http.js";
import { formBody } from "../../../../http/multipart.js";
import type { Call, Method } from "../../../../provider.js";
import { singleVerbs } from "../../single.js";
import type { Account } from "../account.js";
import type { Answer } from "../answers.js";
import { parseAnswer, parseUploaded } from "../answers.js";
import { uploadFailure } from "../failure.js";
import { systemMaxBytes } from "../../limits.js";
import { providerName } from "../name.js";
import { mismatch, receiptOf } from "../../proof.js";
import type { Proof } from "../../proof.js";
import { fileFields, openSession, targetOf } from "../session.js";
import type { Target } from "../session.js";

const operation = "videos.upload";

/** One POST of the whole file, as a web form, to JW Player's own upload host. */
export function formMethod(account: Account): Method {
  return {
    name: "form",
    shape: "single",
    // The host hands a file of up to 25 GB over to the API before it answers.
    limits: { maxBytes: systemMaxBytes, answerMs: 300_000 },
    cost: { perUpload: 1, perPart: 1 },
    strength:
      'it is JW Player\'s way for files of more than 5 GB, up to its system limit of 25 GB (its page "Upload a single video", Regular Style Uploads)',
    // Links are for one use: what arrived without an answer would be refused the second time.
    unclearSend: "inspect",
    replaces: true,

    open(request, call) {
      const { sizeBytes } = request.content.facts;
      const fields = sizeBytes === undefined ? {} : { size: String(sizeBytes) };
      return openSession(account, request, fileFields(request, fields), call);
    },

    async send(session, part, body, call) {
      const file = digesting(body);
      const response = await post(account, targetOf(session), file.body, call);
      const answer = parseAnswer(response.body);
      if (response.status !== 200 || answer?.status !== "ok")
        throw uploadFailure({ operation, response, answer, nowMs: account.config.clock() });
      return receiptOf(part.index, proofOf(answer, { md5: file.hex(), sizeBytes: body.sizeBytes }));
    },

    ...singleVerbs(account.videos),
  };
}

/** Without `Expect`: the upload host's older servers never answer it. */
async function post(
  { http }: Account,
  { url, fileName, contentType }: Target,
  body: HttpBody,
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
    throw asUploadError(error).with({ provider: providerName, operation });
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
): Proof {
  const stored = parseUploaded(answer);
  if (stored.sizeBytes !== undefined && stored.sizeBytes !== sent.sizeBytes) {
    const sizes = { sent: String(sent.sizeBytes), stored: String(stored.sizeBytes) };
    throw mismatch("the size in bytes", sizes, { provider: providerName, operation });
  }
  if (stored.md5 === undefined) return { md5: sent.md5, verified: false };
  if (stored.md5 !== sent.md5)
    throw mismatch(
      "the MD5",
      { sent: sent.md5, stored: stored.md5 },
      { provider: providerName, operation },
    );
  return { md5: sent.md5, verified: true };
}
