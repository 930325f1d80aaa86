/** Servers on loopback that misbehave on purpose, and bodies that notice what happens to them. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import type { RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer as createNetServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach } from "vitest";
import { createHttp } from "../../../src/http/axios.js";
import type { HttpOptions } from "../../../src/http/options.js";
import type { Http, HttpBody } from "../../../src/http/http.js";

const tls = new URL("../../fixtures/tls/", import.meta.url);
/** Self-signed for localhost and 127.0.0.1, valid until 2126; made with `openssl req -x509`. */
export const cert = readFileSync(new URL("cert.pem", tls), "utf8");
const key = readFileSync(new URL("key.pem", tls), "utf8");

export interface TestServer {
  readonly url: string;
  /** Connections made so far. */
  connections(): number;
  /** Connections open now. */
  open(): number;
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** What the tests of one file start, ended after each of them. */
export function stage(): {
  keep: (server: Promise<TestServer>) => Promise<TestServer>;
  client: (options?: HttpOptions) => Http;
} {
  const cleanup: (() => unknown)[] = [];
  afterEach(async () => {
    for (const undo of cleanup.splice(0).reverse()) await undo();
  });
  return {
    async keep(starting) {
      const server = await starting;
      cleanup.push(() => server.stop());
      return server;
    },
    client(options) {
      const http = createHttp({ ca: cert, ...options });
      cleanup.push(() => {
        http.close();
      });
      return http;
    },
  };
}

export async function serve(
  scheme: "http" | "https",
  listener: RequestListener,
): Promise<TestServer> {
  const server =
    scheme === "http" ? createHttpServer(listener) : createHttpsServer({ cert, key }, listener);
  server.requestTimeout = 0;
  return watch(scheme, server);
}

/** Tells of every connection's head, then reads nothing more by itself. */
export async function serveRaw(
  onHead: (socket: Socket, head: Buffer) => void,
): Promise<TestServer> {
  const server = createNetServer((socket) => {
    let head = Buffer.alloc(0);
    const read = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      if (!head.includes("\r\n\r\n")) return;
      socket.off("data", read).pause();
      onHead(socket, head);
    };
    socket.on("data", read);
  });
  return watch("http", server);
}

/** Hands over every connection as it is, before TLS or HTTP. */
export function serveSockets(
  scheme: "http" | "https",
  onSocket: (socket: Socket) => void,
): Promise<TestServer> {
  return watch(scheme, createNetServer(onSocket));
}

async function watch(scheme: string, server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => {
      sockets.delete(socket);
      if (sockets.size === 0) server.emit("idle");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    open: () => sockets.size,
    async idle() {
      // A paused socket notices its end only when it is read again.
      for (const socket of sockets) socket.resume();
      if (sockets.size > 0) await once(server, "idle");
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with the SHA-256 of what it was sent, reading it bit by bit. */
export const digestSlowly: RequestListener = (request, response) => {
  const hash = createHash("sha256");
  request.on("data", (chunk: Buffer) => {
    hash.update(chunk);
    request.pause();
    setImmediate(() => request.resume());
  });
  request.once("end", () => response.end(hash.digest("hex")));
};

const period = 1_048_573;
const noise = Buffer.alloc(2 * period);
for (let index = 0, state = 1; index < period; index += 1) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  noise[index] = noise[index + period] = state >>> 24;
}

/** Bytes that tell of any block in the wrong place: they repeat, but not in step with the blocks of a body. */
function fill(target: Uint8Array, position: number, seed: number): Uint8Array {
  for (let done = 0; done < target.length;) {
    const from = (position + done + seed * 7919) % period;
    const part = noise.subarray(from, from + Math.min(period, target.length - done));
    target.set(part, done);
    done += part.length;
  }
  return target;
}

export interface Watched extends HttpBody {
  opened(): number;
  closed(): number;
  readBytes(): number;
  sha256(): string;
}

/** A body of generated bytes, read into the scratch memory it is given. `actualBytes` may differ from what it announces. */
export function generated(sizeBytes: number, { seed = 0, actualBytes = sizeBytes } = {}): Watched {
  let [opened, closed, readBytes] = [0, 0, 0];
  return {
    sizeBytes,
    opened: () => opened,
    closed: () => closed,
    readBytes: () => readBytes,
    sha256: () =>
      createHash("sha256")
        .update(fill(Buffer.alloc(sizeBytes), 0, seed))
        .digest("hex"),
    open() {
      opened += 1;
      let [position, isOpen] = [0, true];
      return Promise.resolve({
        async read(scratch) {
          await turn();
          const view = scratch.subarray(0, Math.min(scratch.length, actualBytes - position));
          fill(view, position, seed);
          position += view.length;
          readBytes += view.length;
          return view;
        },
        close() {
          if (isOpen) closed += 1;
          isOpen = false;
          return Promise.resolve();
        },
      });
    },
  };
}

export function never(): AbortSignal {
  return new AbortController().signal;
}

export const mib = 1024 * 1024;
