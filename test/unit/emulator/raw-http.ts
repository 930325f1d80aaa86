/** HTTP by hand: exact bytes out, exact bytes back. */
import { connect } from "node:net";
import type { Socket } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly reason: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** What follows the last byte. Default: wait for the answer. */
  readonly then?: "close" | "half-close" | "wait for the answer";
}

/** The wire form of a head. */
export function headOf({ method, target, headers }: RawRequest): Buffer {
  const lines = Object.entries({ Host: "localhost", ...headers }).map(([n, v]) => `${n}: ${v}`);
  return Buffer.from(`${[`${method} ${target} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`, "utf8");
}

export function dial(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  return socket;
}

/** Sends one request over a connection of its own. Undefined: the connection ended without an answer. */
export async function sendRaw(url: string, request: RawRequest): Promise<RawAnswer | undefined> {
  const socket = dial(url);
  const answer = readAnswer(socket);
  socket.write(headOf(request));
  if (request.body && request.body.length > 0) socket.write(request.body);
  if (request.then === "close") socket.destroySoon();
  if (request.then === "half-close") socket.end();
  const result = await answer;
  socket.destroy();
  return result;
}

/** The next final answer on this connection, interim ones left out. */
export function readAnswer(socket: Socket): Promise<RawAnswer | undefined> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const settle = (answer: RawAnswer | undefined) => {
      socket.off("data", take);
      socket.off("close", end);
      resolve(answer);
    };
    const end = () => {
      settle(parse(bytes));
    };
    const take = (block: Buffer) => {
      bytes = Buffer.concat([bytes, block]);
      const answer = parse(bytes);
      if (answer) settle(answer);
    };
    socket.on("data", take);
    socket.on("close", end);
  });
}

function parse(bytes: Buffer): RawAnswer | undefined {
  const text = bytes.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const [, status = "", reason = ""] = /^HTTP\/1\.1 (\d+) (.*)$/.exec(first) ?? [];
  if (status === "100") return parse(bytes.subarray(end + 4));
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = bytes.subarray(end + 4);
  const length = Number(headers["content-length"] ?? 0);
  if (body.length < length) return undefined;
  return { status: Number(status), reason, headers, body: body.subarray(0, length).toString() };
}
