/** S3's side of signed links: one PUT of one object. */
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Exchange } from "../../contract.js";
import type { Digests } from "../../digest.js";
import { reply, replyAndLinger } from "../../intake.js";
import { decodeHeader } from "../header.js";
import { fileNameOf } from "../upload/multipart.js";
import { checkAccess } from "./access.js";
import type { Storehouse } from "./account.js";
import { requestIds, toAnswer } from "./failure.js";
import type { Failure } from "./failure.js";

/** An object on its way in. */
export interface Delivery {
  /** The path behind the bucket. */
  readonly objectKey: string;
  readonly fileName: string | undefined;
  readonly bytes: AsyncIterable<Buffer>;
}

/** Where the objects of one kind of link go. */
export interface Shelf {
  /** Why no object can be put here, whatever the link says. */
  refuse?(objectKey: string): Failure | undefined;
  /** Takes an object and does with it what the platform does. Rejects when the bytes break off; nothing is then kept. */
  take(delivery: Delivery): Promise<Digests>;
}

/** A handler of PUTs. What it refuses it refuses by the head, before any byte of the body is read. */
export function createStorage(house: Storehouse, bucket: string, shelf: Shelf) {
  return async (exchange: Exchange): Promise<void> => {
    const { request, response, url } = exchange;
    const objectKey = url.pathname.slice(`/${bucket}/`.length);
    const refusal =
      checkAccess(exchange, house) ??
      checkHead(request, house.rules.maxPutBytes) ??
      shelf.refuse?.(objectKey);
    if (refusal) {
      await replyAndLinger(request, response, toAnswer(refusal));
      return;
    }
    exchange.goOn();
    const fileName = fileNameOf(decodeHeader(request.headers["content-disposition"] ?? ""));
    const digests = await shelf.take({
      objectKey,
      fileName,
      bytes: request as AsyncIterable<Buffer>,
    });
    const { sizeBytes, md5 } = digests;
    exchange.note({ sizeBytes, ...(fileName === undefined ? {} : { fileName }) });
    const etag = exchange.struckBy("wrong-etag") ? anotherMd5(md5) : md5;
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

function anotherMd5(md5: string): string {
  return createHash("md5").update(md5).digest("hex");
}
