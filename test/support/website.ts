import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";

/** A web server on this machine with one file on it. */
export interface Website {
  readonly url: string;
  stop(): Promise<void>;
}

export async function serveFile(path: string): Promise<Website> {
  const { size } = await stat(path);
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "video/mp4", "Content-Length": size });
    pipeline(createReadStream(path), response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/${basename(path)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
