import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";

/** A web server with one file on it: where a platform fetches a video from. */
export interface WebServer {
  /** The file's address. */
  readonly url: string;
  close(): Promise<void>;
}

export async function serveFile(path: string): Promise<WebServer> {
  const { size } = await stat(path);
  const server = createServer((request, response) => {
    response.writeHead(200, { "Content-Type": "video/mp4", "Content-Length": size });
    if (request.method === "HEAD") response.end();
    else pipeline(createReadStream(path), response).catch(() => response.destroy());
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
