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
  const { strike } = errand;
  if (!strike) return errand.platform.handle(exchangeOf(errand));
  try {
    await harm(errand, strike.fault, () => {
      strike.fire();
      errand.entry.struck(strike.fault.kind);
    });
  } finally {
    strike.release();
  }
}

async function harm(errand: Errand, fault: FaultKind, fire: () => void): Promise<void> {
  const { request, response, meter, entry, platform } = errand;
  const reset = () => request.socket.resetAndDestroy();
  const goOn = permission(errand);
  switch (fault.kind) {
    case "status":
      fire();
      goOn();
      await drain(request);
      reply(response, fault);
      return;
    case "early-status":
      fire();
      response.shouldKeepAlive = false;
      reply(response, fault);
      return;
    case "reset-before-answer":
      fire();
      goOn();
      await drain(request);
      reset();
      return;
    case "stall":
      fire();
      goOn();
      meter.cutAfter(fault.bytes);
      request.resume();
      return untilGone(request);
    case "reset-after-bytes":
      meter.cutAfter(fault.bytes, () => {
        fire();
        entry.unanswered();
        reset();
      });
      return platform.handle(exchangeOf(errand));
    case "lose-answer":
      fire();
      entry.unanswered();
      // Corked, the socket holds every byte of the answer back until the reset throws them away.
      request.socket.cork();
      await platform.handle(exchangeOf(errand));
      reset();
      return;
    case "wrong-etag":
    case "expired-link":
    case "rate-limit":
      return platform.handle(exchangeOf(errand));
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
function permission({ request, response, expectsContinue }: Errand): () => void {
  if (!expectsContinue) return () => undefined;
  const keepAlive = response.shouldKeepAlive;
  response.shouldKeepAlive = false;
  let given = false;
  return () => {
    if (given) return;
    given = true;
    response.shouldKeepAlive = keepAlive;
    const corked = request.socket.writableCorked > 0;
    if (corked) request.socket.uncork();
    response.writeContinue();
    if (corked) request.socket.cork();
  };
}
