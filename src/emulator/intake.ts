/** Reading request bodies: counting them as they arrive, cutting them short, throwing them away. */
import { once } from "node:events";
import { STATUS_CODES } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";

/** Sees a request's body bytes at the moment they arrive, before and without anybody reading them. */
export interface Meter {
  receivedBytes(): number;
  /** After exactly `bytes` bytes nothing more gets through, and `action` runs. It never runs on a shorter body. */
  cutAfter(bytes: number, action?: () => void): void;
}

/**
 * Wraps `push`, by which the HTTP parser hands body bytes to the request: a listener for `data` would set the body
 * flowing before the platform is ready for it. Keeping a block back leaves the stream waiting for it, which is what
 * stops the reading.
 */
export function meter(request: IncomingMessage): Meter {
  const push = request.push.bind(request);
  let received = 0;
  let cutBytes = Infinity;
  let onCut: (() => void) | undefined;

  request.push = (chunk: unknown) => {
    // Behind the cut not even the end gets through: it would look like a whole body.
    if (received >= cutBytes) return false;
    if (!Buffer.isBuffer(chunk)) return push(chunk);
    const taken = chunk.subarray(0, cutBytes - received);
    received += taken.length;
    const more = push(taken);
    if (received < cutBytes) return more;
    onCut?.();
    return false;
  };

  return {
    receivedBytes: () => received,
    cutAfter(bytes, action) {
      cutBytes = bytes;
      onCut = action;
      if (bytes <= received) onCut?.();
    },
  };
}

/** Reads a body to its end and keeps nothing. Resolves too when the client goes away. */
export async function drain(request: IncomingMessage): Promise<void> {
  request.resume();
  await finished(request, { writable: false }).catch(() => undefined);
}

/** Resolves when the connection is gone. */
export async function untilGone(request: IncomingMessage): Promise<void> {
  if (!request.socket.destroyed) await once(request.socket, "close");
}

/** An answer that is complete before it is sent. */
export interface Answer {
  readonly status: number;
  /** The words behind the status. Default: Node's own. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Answers; the connection stays usable. An unread body is thrown away. */
export function reply(response: ServerResponse, answer: Answer): void {
  writeHead(response, answer);
  response.end(answer.body);
}

/**
 * Answers before the body has come and says that no more will follow, then reads on until the client has sent it or
 * gone: nginx's "lingering close". Closing at once would reset the connection, and the client might never see the
 * answer.
 */
export async function replyAndLinger(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  response.shouldKeepAlive = false;
  writeHead(response, answer);
  response.flushHeaders();
  if (answer.body) response.write(answer.body);
  request.socket.end();
  await drain(request);
  request.socket.destroy();
}

function writeHead(response: ServerResponse, { status, reason, headers, body = "" }: Answer): void {
  const complete = { ...headers, "Content-Length": Buffer.byteLength(body) };
  response.writeHead(status, reason ?? STATUS_CODES[status], complete);
}
