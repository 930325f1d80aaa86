/** GetObject, HeadObject and PutObject (Amazon S3 API Reference). */
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Exchange } from "../contract.js";
import { reply } from "../intake.js";
import { failures, requestId } from "./failure.js";
import type { Failure } from "./failure.js";
import { contentOf } from "./store.js";
import type { Store, StoredObject } from "./store.js";

/** Sends an object, or a range of it. @returns the refusal, if it is one */
export async function sendObject(
  exchange: Exchange,
  store: Store,
  key: string,
): Promise<Failure | undefined> {
  const { request, response, url } = exchange;
  const versionId = url.searchParams.get("versionId") ?? undefined;
  const object = store.find(key, versionId);
  if (object === undefined)
    return versionId === undefined ? failures.noKey() : failures.noVersion();
  const condition = request.headers["if-match"];
  if (condition !== undefined && condition !== object.etag) return failures.precondition();
  const range = rangeOf(request, object.sizeBytes);
  if (range === undefined) return failures.range();
  const { start, end, isPart } = range;
  exchange.note({ start, end });
  response.writeHead(isPart ? 206 : 200, {
    ...headersOf(object),
    "Content-Length": end - start,
    ...(isPart && { "Content-Range": `bytes ${start}-${end - 1}/${object.sizeBytes}` }),
  });
  if (request.method === "HEAD") response.end();
  // A client that has seen enough goes away.
  else await pipeline(contentOf(object, start, end), response).catch(() => undefined);
  return undefined;
}

/** Takes an object in. @returns the refusal, if it is one */
export async function receiveObject(
  exchange: Exchange,
  store: Store,
  key: string,
): Promise<Failure | undefined> {
  const { request, response } = exchange;
  const announced = String(request.headers["x-amz-content-sha256"] ?? "");
  if (announced.startsWith("STREAMING-")) return failures.unsupported();
  exchange.goOn();
  const body = request as AsyncIterable<Uint8Array>;
  const object = await store.put(key, body, request.headers["content-type"]);
  exchange.note({ sizeBytes: object.sizeBytes });
  if (/^[0-9a-f]{64}$/.test(announced) && announced !== object.sha256) return failures.badDigest();
  reply(response, { status: 200, headers: headersOf(object) });
  return undefined;
}

function headersOf({ etag, versionId, contentType, modifiedAt }: StoredObject) {
  return {
    ETag: etag,
    "Last-Modified": modifiedAt.toUTCString(),
    "Content-Type": contentType,
    "Accept-Ranges": "bytes",
    "x-amz-request-id": requestId(),
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
  };
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly isPart: boolean;
}

/** Undefined when the range asked for has no byte of the object. Anything but one plain range counts as none. */
function rangeOf({ headers }: IncomingMessage, sizeBytes: number): Stretch | undefined {
  const match = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "");
  if (match === null) return { start: 0, end: sizeBytes, isPart: false };
  const start = Number(match[1]);
  const end = match[2] === "" ? sizeBytes : Math.min(Number(match[2]) + 1, sizeBytes);
  return start < end ? { start, end, isPart: true } : undefined;
}
