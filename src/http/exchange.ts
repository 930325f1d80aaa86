/** One HTTP exchange from the request's first byte to the answer's last, whatever library makes the request. */
import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";
import { abortedError, asUploadError, UploadError } from "../errors.js";
import { redactUrl } from "../redact.js";
import { closeIdle, createAgents } from "./agents.js";
import type { AgentOptions } from "./agents.js";
import { isRefusal, readAnswer } from "./answer.js";
import { createBlockPool } from "./blocks.js";
import { classify } from "./failure.js";
import { answerHeaders } from "./headers.js";
import type { Http, HttpRequest, HttpResponse } from "./http.js";
import { createOutgoing } from "./outgoing.js";
import type { Outgoing, OutgoingOptions } from "./outgoing.js";

/** Makes the request, lets `body` pipe itself into it, and resolves with the head of any final answer. */
export type Ask = (request: HttpRequest, means: Means) => Promise<Head>;

export interface Means {
  readonly body: Outgoing["body"];
  readonly signal: AbortSignal;
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: Readable;
}

export interface ExchangeOptions extends AgentOptions, Omit<OutgoingOptions, "pool"> {
  readonly maxAnswerBytes: number;
}

type Ground = OutgoingOptions &
  Pick<Means, "httpAgent" | "httpsAgent"> &
  Pick<ExchangeOptions, "maxAnswerBytes"> & { readonly ask: Ask };

/** The HTTP port over anything that can `ask`, with connections and memory of its own. */
export function createExchanges(ask: Ask, options: ExchangeOptions): Http {
  const agents = createAgents(options);
  const pool = createBlockPool();
  const ground = { ...options, ...agents, pool, ask };
  return {
    send: (request) => exchange(request, ground),
    close() {
      closeIdle(agents);
      pool.clear();
    },
  };
}

async function exchange(request: HttpRequest, ground: Ground): Promise<HttpResponse> {
  const { signal, url } = request;
  if (signal.aborted) throw abortedError(signal);
  const ending = new AbortController();
  const onAbort = (): void => {
    ending.abort(abortedError(signal));
  };
  signal.addEventListener("abort", onAbort, { once: true });
  const outgoing = createOutgoing(request, ending, ground);
  let answered = false;
  try {
    const response = await converse(request, outgoing, ending.signal, ground);
    answered = true;
    return response;
  } catch (error) {
    if (ending.signal.aborted) throw asUploadError(ending.signal.reason);
    throw classify(error, url, outgoing.phase());
  } finally {
    await outgoing.end(answered);
    signal.removeEventListener("abort", onAbort);
  }
}

async function converse(
  request: HttpRequest,
  outgoing: Outgoing,
  signal: AbortSignal,
  { ask, httpAgent, httpsAgent, maxAnswerBytes }: Ground,
): Promise<HttpResponse> {
  const means = { body: outgoing.body, signal, httpAgent, httpsAgent };
  const { status, headers, data } = await ask(request, means);
  const { body, broken } = await readAnswer(data, maxAnswerBytes);
  const refused = isRefusal(status);
  if (broken !== undefined && !refused) throw broken;
  const { whole, digest } = await outgoing.sent();
  signal.throwIfAborted();
  if (!whole && !refused) {
    const what = `${redactUrl(request.url)} answered ${status} but did not take the whole body`;
    throw new UploadError("interrupted", what, { status });
  }
  return { status, headers: answerHeaders(headers), body, digest };
}
