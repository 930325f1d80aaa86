/** One TCP connection, on which requests are written by hand and answers read one by one. */
import type { Socket } from "node:net";
import { dial } from "../raw-http.js";
import type { RawAnswer } from "../raw-http.js";

export interface Wire {
  readonly socket: Socket;
  /** This side's port, once it is connected. */
  port(): number | undefined;
  write(...blocks: readonly Buffer[]): void;
  /** The next final answer; undefined when the connection ends without one. */
  answer(method?: string): Promise<RawAnswer | undefined>;
  /** No more requests can be sent on it. */
  isOver(): boolean;
}

export function openWire(url: string): Wire {
  const socket = dial(url);
  socket.setNoDelay(true);
  let bytes = Buffer.alloc(0);
  let over = false;
  let port: number | undefined;
  socket.on("connect", () => {
    port = socket.localPort;
  });
  let wake: () => void = () => undefined;
  socket.on("data", (block: Buffer) => {
    bytes = Buffer.concat([bytes, block]);
    wake();
  });
  const end = () => {
    over = true;
    wake();
  };
  socket.on("end", end);
  socket.on("close", end);
  return {
    socket,
    port: () => port,
    write: (...blocks) => {
      for (const block of blocks) if (block.length > 0) socket.write(block);
    },
    async answer(method = "POST") {
      for (;;) {
        const found = parse(bytes, method);
        if (found) {
          bytes = bytes.subarray(found.length);
          if (found.answer.status >= 200) return found.answer;
        } else if (over) return undefined;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    isOver: () => over || socket.destroyed,
  };
}

function parse(bytes: Buffer, method: string) {
  const text = bytes.toString("latin1");
  const headEnd = text.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [first = "", ...lines] = text.slice(0, headEnd).split("\r\n");
  const [, status = "", reason = ""] = /^HTTP\/1\.1 (\d+) (.*)$/.exec(first) ?? [];
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const bodyBytes = method === "HEAD" ? 0 : Number(headers["content-length"] ?? 0);
  const length = headEnd + 4 + bodyBytes;
  if (bytes.length < length) return undefined;
  const body = bytes.subarray(headEnd + 4, length).toString();
  return { length, answer: { status: Number(status), reason, headers, body } };
}
