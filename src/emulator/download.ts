/** How an emulated platform fetches a URL: it follows redirects, and believes nothing but success. */
import { get as getPlain } from "node:http";
import type { IncomingMessage } from "node:http";
import { get as getSecure } from "node:https";

export interface Download {
  readonly signal: AbortSignal;
  /** Sent with every request, also after a redirect. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly maxRedirects: number;
}

/** The body of the final answer. Rejects on any status but 2xx, and on every protocol but http and https. */
export async function fetchBody(from: URL, options: Download): Promise<IncomingMessage> {
  const answer = await request(from, options);
  const { statusCode = 0 } = answer;
  const { location } = answer.headers;
  if (statusCode >= 200 && statusCode < 300) return answer;
  answer.destroy();
  if (statusCode < 300 || statusCode > 399 || location === undefined || options.maxRedirects < 1) {
    throw new Error(`the server answered ${statusCode}`);
  }
  return fetchBody(new URL(location, from), {
    ...options,
    maxRedirects: options.maxRedirects - 1,
  });
}

function request(
  from: URL,
  { headers = {}, signal }: Omit<Download, "maxRedirects">,
): Promise<IncomingMessage> {
  const get = from.protocol === "https:" ? getSecure : getPlain;
  return new Promise((resolve, reject) => {
    // A connection of its own, closed afterwards: nothing may outlive `stop()`, nor keep the other server from closing.
    get(from, { headers, signal, agent: false }, resolve).on("error", reject);
  });
}
