/** A TCP line between client and server that carries no more than so many bytes a second towards the server. */
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { paced } from "./pace.js";
import type { Pace } from "./pace.js";

export interface Line {
  readonly url: string;
  close(): Promise<void>;
}

export async function slowLine(target: string, bytesPerSecond: number): Promise<Line> {
  const pace = paced(bytesPerSecond);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(new URL(target).port), new URL(target).hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    upstream.pipe(client);
    carry(client, upstream, pace).catch(() => {
      client.destroy();
      upstream.destroy();
    });
    upstream.on("error", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

async function carry(client: Socket, upstream: Socket, pace: Pace): Promise<void> {
  for await (const block of client as AsyncIterable<Buffer>) {
    await pace(block.length);
    if (!upstream.write(block)) await once(upstream, "drain");
  }
  upstream.end();
}
