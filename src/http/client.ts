import type { HttpOptions } from "./axios.js";
import type { Http } from "./http.js";

/**
 * An HTTP client whose machinery (node:https, TLS, axios) is loaded at its first request: importing upreel costs a
 * service that may never upload as little as possible.
 */
export function lazyHttp(options: HttpOptions = {}): Http {
  let client: Http | undefined;
  const load = async (): Promise<Http> => {
    const { createHttp } = await import("./axios.js");
    return (client ??= createHttp(options));
  };
  return {
    send: async (request) => (client ?? (await load())).send(request),
    close: () => {
      client?.close();
    },
  };
}
