/** HTTP through axios: the only file that imports it, and only for its types until the first request. */
import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import type { Axios, AxiosStatic } from "axios";
import { abortedError, asUploadError, UploadError } from "../errors.js";
import { redactUrl } from "../redact.js";
import { closeIdle, createAgents } from "./agents.js";
import type { AgentOptions } from "./agents.js";
import { isRefusal, readAnswer } from "./answer.js";
import { createBlockPool } from "./blocks.js";
import { classify } from "./failure.js";
import { answerHeaders, wireHeaders } from "./headers.js";
import type { Http, HttpRequest, HttpResponse } from "./http.js";
import { createOutgoing } from "./outgoing.js";
import type { Outgoing, OutgoingOptions } from "./outgoing.js";
import { realAfter } from "./timer.js";
import type { After } from "./timer.js";

export interface HttpOptions extends AgentOptions {
  /**
   * Longest time for looking up the host, connecting and the TLS handshake together, in milliseconds; past it a request
   * fails as `unreachable`. Default 10,000.
   */
  readonly connectTimeoutMs?: number | undefined;
  /** Longest body of an answer that is accepted, in bytes; a longer one fails as `rejected`. Default 4 MiB. */
  readonly maxAnswerBytes?: number | undefined;
  /** Timers, for tests. Default the real ones. */
  readonly after?: After | undefined;
}

interface Ground extends OutgoingOptions {
  readonly client: () => Axios;
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  readonly maxAnswerBytes: number;
}

/**
 * The HTTP port over axios, with connections of its own that are kept for the next request.
 *
 * There is no time limit on a request, since any limit would end some healthy upload: the caller's signal is the limit.
 * Proxies are not taken from the environment; name one in the options.
 */
export function createHttp(options: HttpOptions = {}): Http {
  const pool = createBlockPool();
  const connectTimeoutMs = options.connectTimeoutMs ?? 10_000;
  const agents = createAgents(options, connectTimeoutMs);
  let client: Axios | undefined;
  const ground: Ground = {
    ...agents,
    pool,
    client: () => (client ??= blankClient()),
    connectTimeoutMs,
    maxAnswerBytes: options.maxAnswerBytes ?? 4 * 1024 * 1024,
    after: options.after ?? realAfter,
  };
  return {
    send: (request) => send(request, ground),
    close() {
      closeIdle(agents);
      pool.clear();
    },
  };
}

const load = createRequire(import.meta.url);

/**
 * The CommonJS build, because it loads in half the time. Not the shared instance, because what an application sets there
 * (an Authorization header, a timeout, interceptors) is not meant for video platforms.
 */
function blankClient(): Axios {
  const { Axios } = load("axios") as AxiosStatic;
  return new Axios({});
}

async function send(request: HttpRequest, ground: Ground): Promise<HttpResponse> {
  const { signal, url } = request;
  if (signal.aborted) throw abortedError(signal);
  const exchange = new AbortController();
  const onAbort = (): void => {
    exchange.abort(abortedError(signal));
  };
  signal.addEventListener("abort", onAbort, { once: true });
  const outgoing = createOutgoing(request, exchange, ground);
  let answered = false;
  try {
    const response = await converse(request, outgoing, exchange.signal, ground);
    answered = true;
    return response;
  } catch (error) {
    if (exchange.signal.aborted) throw asUploadError(exchange.signal.reason);
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
  ground: Ground,
): Promise<HttpResponse> {
  const { status, headers, data } = await ask(request, outgoing, signal, ground);
  const { body, broken } = await readAnswer(data, ground.maxAnswerBytes);
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

/**
 * Resolves with the head of any final answer.
 *
 * axios is kept out of the bytes' way: following redirects keeps the whole body in memory, `maxBodyLength` and
 * `onUploadProgress` put a transform stream before the request, and `timeout` ends a healthy upload.
 */
function ask(
  request: HttpRequest,
  outgoing: Outgoing,
  signal: AbortSignal,
  { client, httpAgent, httpsAgent }: Ground,
): Promise<{ status: number; headers: Record<string, unknown>; data: Readable }> {
  return client().request<Readable>({
    method: request.method,
    url: request.url,
    headers: wireHeaders(request),
    data: outgoing.body,
    signal,
    adapter: "http",
    httpAgent,
    httpsAgent,
    proxy: false,
    maxRedirects: 0,
    responseType: "stream",
    validateStatus: () => true,
  });
}
