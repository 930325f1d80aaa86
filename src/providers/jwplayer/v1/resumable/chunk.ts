/**
 * Chunks of JW Player's resumable upload host, which speaks the protocol of nginx's upload module ("Resumable File
 * Uploads" in the API v1 reference). What is sent here keeps to what every release of that module understands.
 */
import { asUploadError } from "../../../../errors.js";
import { asciiFileName } from "../../../../http/file-name.js";
import type { HttpBody, HttpResponse } from "../../../../http/http.js";
import type { Range } from "../../../../model.js";
import type { Call } from "../../../../provider.js";
import type { Account } from "../account.js";
import { parseAnswer } from "../answers.js";
import { chunkFailure } from "../failure.js";
import { providerName } from "../name.js";
import type { ResumableTarget } from "../session.js";
import { prefixBytes } from "./ranges.js";

/** The smallest chunk that every release of the host understands, as a question for what it has. */
export const probeBytes = 2;

const operation = "videos.upload.resumable";

/** What the host has after a chunk. */
export interface Progress {
  /** Bytes from the file's beginning without a gap. */
  readonly storedBytes: number;
  /** True when it has the whole file and has told the API so. */
  readonly complete: boolean;
}

/** After these statuses the host has read the request as it was meant; after others a connection may be out of step. */
const sound: ReadonlySet<number> = new Set([200, 201, 302, 405, 415, 416]);

/** @throws UploadError `interrupted` also when the host drops a request that it does not like: it says nothing then. */
export async function sendChunk(
  account: Account,
  target: ResumableTarget,
  chunk: { readonly range: Range; readonly body: HttpBody },
  call: Call,
): Promise<Progress> {
  const response = await post(account, target, chunk, call);
  if (!sound.has(response.status)) account.http.close();
  if (response.status === 201)
    return { storedBytes: prefixBytes(response.body.toString("latin1")), complete: false };
  const answer = parseAnswer(response.body);
  if (response.status === 200 && answer?.status === "ok")
    return { storedBytes: target.totalBytes, complete: true };
  throw chunkFailure({ operation, response, answer, nowMs: account.config.clock() });
}

/** Without `Expect`, which older hosts never answer. The name is ASCII, since the host takes it byte by byte. */
async function post(
  { http }: Account,
  { url, sessionId, totalBytes, fileName, contentType }: ResumableTarget,
  { range: { start, end }, body }: { readonly range: Range; readonly body: HttpBody },
  call: Call,
): Promise<HttpResponse> {
  // A form would be read as one, and the range be ignored.
  const isForm = contentType.toLowerCase().startsWith("multipart/form-data");
  try {
    return await http.send({
      method: "POST",
      url: `${url}${url.includes("?") ? "&" : "?"}api_format=json`,
      headers: {
        "Content-Type": isForm ? "application/octet-stream" : contentType,
        "Content-Disposition": `attachment; filename="${asciiFileName(fileName)}"`,
        "X-Content-Range": `bytes ${start}-${end - 1}/${totalBytes}`,
        "X-Session-ID": sessionId,
      },
      body,
      signal: call.signal,
      onSent: call.onSent,
    });
  } catch (thrown) {
    const error = asUploadError(thrown).with({ provider: providerName, operation });
    throw error.kind === "interrupted" ? error.with({}, silence) : error;
  }
}

const silence = "; JW Player's upload host also closes the connection on a session that it refuses";
