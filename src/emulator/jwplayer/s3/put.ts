/** The S3 side of `upload_method=s3`: one PUT to a signed link. */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Exchange } from "../../contract.js";
import { digestStream } from "../../digest.js";
import type { Digests } from "../../digest.js";
import { reply, replyAndLinger } from "../../intake.js";
import type { Backend } from "../backend.js";
import { mismatch } from "../expectation.js";
import { fileNameOf } from "../upload/multipart.js";
import { checkAccess } from "./access.js";
import { requestIds, toAnswer } from "./failure.js";
import type { Failure } from "./failure.js";

/** A handler of PUTs. What it refuses it refuses by the head, before any byte of the body is read. */
export function createStorage(backend: Backend) {
  return async (exchange: Exchange): Promise<void> => {
    const { request, response } = exchange;
    const refusal = checkAccess(exchange, backend) ?? checkHead(request, backend.rules.maxPutBytes);
    if (refusal) {
      await replyAndLinger(request, response, toAnswer(refusal));
      return;
    }
    exchange.goOn();
    const digests = await digestStream(request as AsyncIterable<Buffer>);
    keep(exchange, digests, backend);
    const etag = exchange.struckBy("wrong-etag") ? anotherMd5(digests.md5) : digests.md5;
    reply(response, { status: 200, headers: { ...requestIds(), ETag: `"${etag}"` } });
  };
}

/** A Content-MD5 needs no check of its own: no link signs one, so that sending it fails the signature. */
function checkHead({ headers }: IncomingMessage, maxBytes: number): Failure | undefined {
  if (headers["transfer-encoding"] !== undefined) {
    const message = "A header you provided implies functionality that is not implemented";
    const details = { Header: "Transfer-Encoding" };
    return { code: "NotImplemented", status: 501, message, details };
  }
  const length = headers["content-length"];
  if (length === undefined) {
    const message = "You must provide the Content-Length HTTP header.";
    return { code: "MissingContentLength", status: 411, message };
  }
  if (Number(length) > maxBytes) {
    const message = "Your proposed upload exceeds the maximum allowed size";
    const details = { ProposedSize: length, MaxSizeAllowed: String(maxBytes) };
    return { code: "EntityTooLarge", status: 400, message, details };
  }
  return undefined;
}

/** S3 knows nothing of what was promised at create; the video that does not keep to it fails. */
function keep(exchange: Exchange, digests: Digests, { videos }: Backend): void {
  const { request, url } = exchange;
  const key = url.pathname.split("/").at(-1) ?? "";
  const fileName = fileNameOf(request.headers["content-disposition"] ?? "");
  exchange.note({ sizeBytes: digests.sizeBytes, ...(fileName === undefined ? {} : { fileName }) });
  const video = videos.find(key);
  if (!video) return;
  const fault = mismatch(video, digests);
  if (fault) videos.fail(key, fault.message);
  else videos.receive(key, { ...digests, fileName, via: "s3" });
}

function anotherMd5(md5: string): string {
  return createHash("md5").update(md5).digest("hex");
}
