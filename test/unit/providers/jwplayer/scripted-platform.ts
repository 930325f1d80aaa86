/** An HTTP server that answers what a test tells it to: for what the emulator never says. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body read as a form. */
  readonly fields: URLSearchParams;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is a string. */
  readonly body?: unknown;
  /** Close the connection without a word instead. */
  readonly drop?: boolean;
}

export interface ScriptedPlatform {
  readonly url: string;
  readonly host: string;
  readonly received: readonly Received[];
}

/** Lives until the end of the running test. */
export async function scriptedPlatform(
  reply: (request: Received) => Reply,
): Promise<ScriptedPlatform> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const { method = "", url: path = "", headers } = request;
      const fields = new URLSearchParams(body.toString("utf8"));
      received.push({ method, path, headers, body, fields });
      const { status = 200, headers: extra = {}, body: text = "", drop } = reply(received.at(-1)!);
      if (drop === true) {
        request.socket.destroy();
        return;
      }
      response.writeHead(status, extra);
      response.end(typeof text === "string" ? text : JSON.stringify(text));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close").catch(() => undefined);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, received };
}
