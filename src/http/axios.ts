/**
 * HTTP through axios: the only file that imports it, and that only for its types. axios, Node's HTTP modules and
 * whatever works with them are loaded by the first request, so that importing upreel stays cheap.
 */
import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import type { Axios, AxiosStatic } from "axios";
import type { Ask } from "./exchange.js";
import { wireHeaders } from "./headers.js";
import type { Http } from "./http.js";
import type { HttpOptions } from "./options.js";
import { parseProxy } from "./proxy-address.js";
import { realAfter } from "./timer.js";

/**
 * The HTTP port over axios, with connections of its own that are kept for the next request.
 *
 * There is no time limit on a request, since any limit would end some healthy upload: the caller's signal is the limit.
 * @throws UploadError `invalid-input` when the proxy is not an http URL.
 */
export function createHttp(options: HttpOptions = {}): Http {
  const settings = {
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    maxSockets: options.maxSockets ?? 64,
    maxAnswerBytes: options.maxAnswerBytes ?? 4 * 1024 * 1024,
    ca: options.ca,
    proxy: options.proxy === undefined ? undefined : parseProxy(options.proxy),
    after: options.after ?? realAfter,
  };
  let http: Http | undefined;
  return {
    async send(request) {
      const { createExchanges } = await import("./exchange.js");
      http ??= createExchanges(askThrough(blankClient()), settings);
      return http.send(request);
    },
    close() {
      http?.close();
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

/**
 * axios is kept out of the bytes' way: following redirects keeps the whole body in memory, `maxBodyLength` and
 * `onUploadProgress` put a transform stream before the request, and `timeout` ends a healthy upload.
 */
function askThrough(client: Axios): Ask {
  return (request, { body, signal, httpAgent, httpsAgent }) =>
    client.request<Readable>({
      method: request.method,
      url: request.url,
      headers: wireHeaders(request),
      data: body,
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
