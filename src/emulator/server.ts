/** The emulator's HTTP server: gives every request to the platform that claims it, and its record to the journal. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Platform } from "./contract.js";
import { carryOut } from "./exchange.js";
import type { Script } from "./faults.js";
import { meter, reply } from "./intake.js";
import type { Journal } from "./journal.js";
import { withoutCredentials } from "./privacy.js";

export interface Site {
  readonly platforms: readonly Platform[];
  readonly script: Script;
  readonly journal: Journal;
}

/** A platform that answers what no other claims. */
const nowhere: Platform = {
  operation: () => "unknown",
  assets: () => [],
  async handle({ response, url }) {
    const body = `No emulated platform answers ${url.pathname}\n`;
    reply(response, { status: 404, headers: { "Content-Type": "text/plain" }, body });
    return Promise.resolve();
  },
};

/** Builds the server; it does not listen yet. */
export function createSite({ platforms, script, journal }: Site): Server {
  const numberOf = numberConnections();

  const serve = async (request: IncomingMessage, response: ServerResponse, expects: boolean) => {
    const url = urlOf(request);
    const claims = [...platforms, nowhere].map((platform) => ({
      platform,
      operation: platform.operation(request, url),
    }));
    const { platform, operation = "unknown" } = claims.find(
      (claim) => claim.operation !== undefined,
    ) ?? { platform: nowhere };
    const bytes = meter(request);
    const entry = journal.open({
      request,
      response,
      operation,
      path: withoutCredentials(url),
      connection: numberOf(request.socket),
      receivedBytes: () => bytes.receivedBytes(),
    });
    const strike = script.draw(operation);
    const errand = { request, response, url, operation, platform, meter: bytes, entry, strike };
    await carryOut({ ...errand, expectsContinue: expects });
  };

  return listenTo((request, response, expects) => {
    serve(request, response, expects).catch((failure: unknown) => {
      confess(request, response, failure);
    });
  });
}

function listenTo(
  serve: (request: IncomingMessage, response: ServerResponse, expects: boolean) => void,
): Server {
  // No limit on how long a body may take: uploads of many gigabytes are the point.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 });
  server.on("request", (request, response) => {
    serve(request, response, false);
  });
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    serve(request, response, true);
  });
  server.on("clientError", (failure: NodeJS.ErrnoException, socket: Socket) => {
    // A client that went away in mid-request gets no answer, as from nginx.
    const unreadable = failure.code?.startsWith("HPE_") && failure.code !== "HPE_INVALID_EOF_STATE";
    if (unreadable && socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    else socket.destroy();
  });
  return server;
}

/** Request targets come as a path, and from some clients as a whole URL. */
function urlOf(request: IncomingMessage): URL {
  const target = request.url ?? "/";
  const base = "http://emulator";
  return URL.canParse(target, base) ? new URL(target, base) : new URL(base);
}

function numberConnections(): (socket: Socket) => number {
  const numbers = new WeakMap<Socket, number>();
  let last = 0;
  return (socket) => {
    const number = numbers.get(socket) ?? (last += 1);
    numbers.set(socket, number);
    return number;
  };
}

/** A failure in the emulator's own code; a client that has gone away is none. */
function confess(request: IncomingMessage, response: ServerResponse, failure: unknown): void {
  if (request.socket.destroyed) return;
  if (response.headersSent) {
    request.socket.destroy();
    return;
  }
  const body = `The emulator failed: ${failure instanceof Error ? (failure.stack ?? failure.message) : String(failure)}\n`;
  reply(response, { status: 500, headers: { "Content-Type": "text/plain" }, body });
}
