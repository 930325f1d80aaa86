/**
 * The outgoing half of one exchange: from the wait for a socket to the last byte of the body.
 *
 * axios takes as a body whatever has a `pipe`, and hands the request over by calling it, even when there is nothing to
 * send. So every request comes by here, and this is where its connection is watched and its end is seen to.
 */
import { EventEmitter } from "node:events";
import type { ClientRequest } from "node:http";
import { asUploadError, UploadError } from "../errors.js";
import { redactUrl } from "../redact.js";
import { isRefusal } from "./answer.js";
import type { BlockPool } from "./blocks.js";
import { sendBody, unsent } from "./body.js";
import type { Sent } from "./body.js";
import { connected } from "./connection.js";
import type { Phase } from "./connection.js";
import { goAhead } from "./expectation.js";
import type { HttpRequest } from "./http.js";
import type { After } from "./timer.js";

export interface OutgoingOptions {
  readonly pool: BlockPool;
  readonly after: After;
  readonly connectTimeoutMs: number;
}

export interface Outgoing {
  /** For axios, as the request's `data`. Not a plain object: axios would copy it. */
  readonly body: EventEmitter & { pipe(request: ClientRequest): void };
  phase(): Phase;
  /** What came of the body, once its reader is closed. */
  sent(): Promise<Sent>;
  /**
   * Resolves when the reader is closed and the socket is back with its agent or destroyed. It goes back only after a
   * whole body and a whole answer: anything else leaves it in a state that the next request must not meet.
   */
  end(answered: boolean): Promise<void>;
}

/** A body or a connection that fails aborts `exchange` with its UploadError; an aborted `exchange` ends the request. */
export function createOutgoing(
  asked: HttpRequest,
  exchange: AbortController,
  options: OutgoingOptions,
): Outgoing {
  const over = new AbortController();
  let phase: Phase = "preparing";
  let sent = Promise.resolve(unsent);
  let request: ClientRequest | undefined;
  let closed = Promise.resolve();

  function stop(): void {
    over.abort();
    request?.destroy();
  }

  function pipe(piped: ClientRequest): void {
    request = piped;
    closed = new Promise((resolve) => piped.once("close", resolve));
    piped.once("close", () => {
      over.abort();
    });
    // After a success that comes early the server may still be reading: the body goes on.
    piped.once("response", ({ statusCode = 0 }) => {
      if (isRefusal(statusCode)) over.abort();
    });
    exchange.signal.addEventListener("abort", stop, { once: true });
    const onPhase = (next: Phase): void => {
      phase = next;
    };
    onPhase("connecting");
    sent = deliver(piped, asked, { ...options, exchange, over: over.signal, onPhase });
  }

  return {
    body: Object.assign(new EventEmitter(), { pipe }),
    phase: () => phase,
    sent: () => sent,
    async end(answered) {
      if (!answered || !(await sent).whole) stop();
      await sent;
      // Without a socket it still waits in its agent's queue, and will be dropped there.
      if (request?.socket) await closed;
    },
  };
}

interface DeliverOptions extends OutgoingOptions {
  readonly exchange: AbortController;
  readonly over: AbortSignal;
  readonly onPhase: (phase: Phase) => void;
}

async function deliver(
  request: ClientRequest,
  asked: HttpRequest,
  options: DeliverOptions,
): Promise<Sent> {
  const { exchange, over } = options;
  const { body, digest, onSent } = asked;
  try {
    if (!(await isWelcome(request, asked, options))) return unsent;
    const sent =
      body === undefined
        ? { whole: true, digest: undefined }
        : await sendBody(request, body, { pool: options.pool, digest, onSent, over });
    if (sent.whole) request.end();
    return sent;
  } catch (error) {
    exchange.abort(asUploadError(error));
    return unsent;
  }
}

/** Whether there is a connection, and a server at its end that wants the body. */
async function isWelcome(
  request: ClientRequest,
  { url, expectContinueMs }: HttpRequest,
  { exchange, over, after, connectTimeoutMs, onPhase }: DeliverOptions,
): Promise<boolean> {
  const startDeadline = (): (() => void) =>
    after(connectTimeoutMs, () => {
      const what = `no connection to ${redactUrl(url)} within ${connectTimeoutMs} ms`;
      exchange.abort(new UploadError("unreachable", what));
    });
  const secure = new URL(url).protocol === "https:";
  if (!(await connected(request, { secure, onPhase, startDeadline, over }))) return false;
  if (expectContinueMs === undefined || !request.hasHeader("Expect")) return true;
  return goAhead(request, { waitMs: expectContinueMs, after, over });
}
