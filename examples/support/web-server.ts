import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";

/** A web server with one file on it: where a video is fetched from. */
export interface WebServer {
  /** The file's address. */
  readonly url: string;
  close(): Promise<void>;
}

/** Gives ranges of the file too (RFC 9110, section 14), as any web server does. @param locked who may have it */
export async function serveFile(
  path: string,
  locked: { readonly authorization?: string } = {},
): Promise<WebServer> {
  const { size, mtime } = await stat(path);
  const server = createServer((request, response) => {
    if (request.headers.authorization !== locked.authorization) {
      response.writeHead(401, { "WWW-Authenticate": "Bearer" }).end();
      return;
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(Number(range?.[2] ?? size) + 1, size);
    response.writeHead(range === null ? 200 : 206, {
      "Content-Type": "video/mp4",
      "Content-Length": end - start,
      "Last-Modified": mtime.toUTCString(),
      ...(range !== null && { "Content-Range": `bytes ${start}-${end - 1}/${size}` }),
    });
    if (request.method === "HEAD") response.end();
    else
      pipeline(createReadStream(path, { start, end: end - 1 }), response).catch(() =>
        response.destroy(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${basename(path)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
