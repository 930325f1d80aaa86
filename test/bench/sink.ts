/**
 * A server that throws bodies away and answers what an uploader wants to hear, in a process of its own so that its cost
 * is nobody's. The same sink takes plain PUTs, JW Player's create, Kaltura's calls and S3 multipart uploads.
 */
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";

const [tlsFolder = ""] = process.argv.slice(2);
const tokens = { fileSize: 0 };

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const head = await drain(request);
  const scheme = "encrypted" in request.socket ? "https" : "http";
  const url = new URL(request.url ?? "/", `${scheme}://${request.headers.host ?? "sink"}`);
  const answer = answerTo(request, url, head);
  response.writeHead(200, { "Content-Length": Buffer.byteLength(answer), ETag: '"0-1"' });
  response.end(answer);
}

/** Throws the body away; keeps its beginning, where the fields of a form are. */
async function drain(request: IncomingMessage): Promise<string> {
  let head = "";
  for await (const chunk of request) {
    if (head.length < 4096) head += (chunk as Buffer).toString("latin1", 0, 4096);
  }
  return head;
}

function answerTo(request: IncomingMessage, url: URL, head: string): string {
  if (url.pathname === "/v1/videos/create") return created(url);
  if (url.pathname.startsWith("/api_v3/")) return kaltura(url, head);
  if (url.searchParams.has("uploads"))
    return "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>";
  if (request.method === "POST" && url.searchParams.has("uploadId"))
    return "<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>";
  return "";
}

function created({ protocol, host }: URL): string {
  const link = { protocol: protocol.slice(0, -1), address: host, path: "/put", query: {} };
  return JSON.stringify({ status: "ok", media: { type: "video", key: "AbCdEfGh" }, link });
}

function kaltura({ pathname }: URL, head: string): string {
  if (pathname.endsWith("/multirequest")) {
    tokens.fileSize = Number(/fileSize[^0-9]{1,80}(\d+)/.exec(head)?.[1] ?? tokens.fileSize);
    if (head.includes("fileData")) return JSON.stringify([token(0, 0), token(1, 1)]);
    return JSON.stringify([entry(7), entry(1)]);
  }
  const isFinal = /name="finalChunk"\s+(?:1|true)/.test(head);
  return JSON.stringify(token(isFinal ? 2 : 1, tokens.fileSize));
}

function token(status: number, uploadedFileSize: number): object {
  return {
    id: "1_t",
    status,
    uploadedFileSize: `${uploadedFileSize}`,
    objectType: "KalturaUploadToken",
  };
}

function entry(status: number): object {
  return { id: "1_e", status, objectType: "KalturaMediaEntry" };
}

async function listen(server: Server): Promise<number> {
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const listener = (request: IncomingMessage, response: ServerResponse): void => {
  handle(request, response).catch((error: unknown) => {
    console.error("sink:", error);
    response.destroy();
  });
};
const tls = {
  key: readFileSync(`${tlsFolder}/key.pem`),
  cert: readFileSync(`${tlsFolder}/cert.pem`),
};
const http = await listen(createHttpServer(listener));
const https = await listen(createHttpsServer(tls, listener));
process.send?.({ http: `http://localhost:${http}`, https: `https://localhost:${https}` });
