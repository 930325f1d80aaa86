/** One request's way through a platform, with whatever misfortune the script holds for it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Exchange, FaultKind, Platform } from "./contract.js";
import type { Strike } from "./faults.js";
import { drain, reply, untilGone } from "./intake.js";
import type { Meter } from "./intake.js";
import type { Entry } from "./journal.js";

/** Everything known of a request once its head has arrived. */
export interface Errand {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly operation: string;
  readonly platform: Platform;
  readonly meter: Meter;
  readonly entry: Entry;
  readonly strike: Strike | undefined;
  /** The client waits for `100 Continue` before it sends the body. */
  readonly expectsContinue: boolean;
}

/** Carries the request out, or lets the fault have it. Resolves when nothing more will happen to it. */
export async function carryOut(errand: Errand): Promise<void> {
  const { strike, platform } = errand;
  const exchange = exchangeOf(errand);
  if (!strike) return platform.handle(exchange);
  try {
    await harm(errand, exchange, strike);
  } finally {
    strike.release();
  }
}

async function harm(errand: Errand, exchange: Exchange, strike: Strike): Promise<void> {
  const { request, response, meter, entry, platform } = errand;
  const { fault } = strike;
  const fire = () => {
    strike.fire();
    entry.struck(fault.kind);
  };
  const unanswered = () => {
    fire();
    entry.unanswered();
  };
  switch (fault.kind) {
    case "status":
      fire();
      exchange.goOn();
      await drain(request);
      reply(response, fault);
      return;
    case "early-status":
      fire();
      response.shouldKeepAlive = false;
      reply(response, fault);
      return;
    case "reset-before-answer":
      unanswered();
      exchange.goOn();
      await drain(request);
      request.socket.resetAndDestroy();
      return;
    case "stall":
      unanswered();
      exchange.goOn();
      meter.cutAfter(fault.bytes);
      request.resume();
      return untilGone(request);
    case "reset-after-bytes":
      meter.cutAfter(fault.bytes, () => {
        unanswered();
        request.socket.resetAndDestroy();
      });
      return platform.handle(exchange);
    case "lose-answer":
      unanswered();
      exchange.goOn();
      // Off its socket, the response keeps all that is written to it.
      response.detachSocket(request.socket);
      try {
        await platform.handle(exchange);
      } finally {
        request.socket.resetAndDestroy();
      }
      return;
    case "wrong-etag":
    case "expired-link":
    case "rate-limit":
      return platform.handle(exchange);
  }
}

function exchangeOf(errand: Errand): Exchange {
  const { request, response, url, operation, strike, entry } = errand;
  /** The fault, if it is of this kind: asking makes it happen. */
  const ask = (kind: FaultKind["kind"]): FaultKind | undefined => {
    if (strike?.fault.kind !== kind) return undefined;
    strike.fire();
    entry.struck(kind);
    return strike.fault;
  };
  return {
    request,
    response,
    url,
    operation,
    note: (details) => {
      entry.note(details);
    },
    struckBy: (kind) => ask(kind) !== undefined,
    rateLimited() {
      const fault = ask("rate-limit");
      if (fault?.kind !== "rate-limit") return undefined;
      return { resetMs: fault.resetMs ?? 60_000 };
    },
    goOn: permission(errand),
  };
}

/**
 * The `100 Continue` of this request, sent at most once. Until it is sent the connection cannot be kept: nobody
 * would know whether what comes next is the body or another request.
 */
function permission({ response, expectsContinue }: Errand): () => void {
  if (!expectsContinue) return () => undefined;
  const keepAlive = response.shouldKeepAlive;
  response.shouldKeepAlive = false;
  let given = false;
  return () => {
    if (given) return;
    given = true;
    response.shouldKeepAlive = keepAlive;
    response.writeContinue();
  };
}
