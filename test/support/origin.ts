import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A web server with one video, whose behaviour the test may change between two requests. */
export interface TestOrigin {
  readonly url: string;
  /** Heads of the requests so far, in order of arrival. */
  readonly requests: readonly IncomingMessage[];
  /** Connections that are open. */
  connections(): Promise<number>;
}

export interface Shelf {
  bytes: Buffer;
  /** Whether ranges are answered. Default true. */
  ranges?: boolean;
  /** Default `"v1"`; undefined for none. */
  etag?: string | undefined;
  lastModified?: string | undefined;
  contentType?: string;
  /** Further headers. */
  headers?: Readonly<Record<string, string>>;
  /** Comes before everything else; true when it has answered, or never will. */
  instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** Lives until the end of the running test. */
export async function startOrigin(
  shelf: Shelf,
  tls?: { readonly cert: string; readonly key: string },
): Promise<TestOrigin> {
  const requests: IncomingMessage[] = [];
  const serve: RequestListener = (request, response) => {
    requests.push(request);
    if (shelf.instead?.(request, response) !== true) giveVideo(shelf, request, response);
  };
  const server = tls === undefined ? createServer(serve) : createSecureServer(tls, serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => stop(server));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}/videos/talk.mp4`,
    requests,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => {
          if (error === null) resolve(count);
          else reject(error);
        });
      }),
  };
}

/** As a web server does it (RFC 9110, sections 13 and 14). */
export function giveVideo(shelf: Shelf, request: IncomingMessage, response: ServerResponse): void {
  const { bytes, ranges = true, lastModified, contentType = "video/mp4", headers } = shelf;
  const etag = "etag" in shelf ? shelf.etag : '"v1"';
  const common = {
    "Content-Type": contentType,
    ...(etag !== undefined && { ETag: etag }),
    ...(lastModified !== undefined && { "Last-Modified": lastModified }),
    ...headers,
  };
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const condition = request.headers["if-range"];
  const isSame = condition === undefined || condition === etag || condition === lastModified;
  if (!ranges || match === null || !isSame) {
    response.writeHead(200, { ...common, "Content-Length": bytes.length });
    response.end(bytes);
    return;
  }
  const start = Number(match[1]);
  const end = Math.min(Number(match[2]) + 1, bytes.length);
  if (start >= bytes.length) {
    response.writeHead(416, { "Content-Range": `bytes */${bytes.length}` }).end();
    return;
  }
  response.writeHead(206, {
    ...common,
    "Content-Length": end - start,
    "Content-Range": `bytes ${start}-${end - 1}/${bytes.length}`,
  });
  response.end(bytes.subarray(start, end));
}

async function stop(server: Server): Promise<void> {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
}
