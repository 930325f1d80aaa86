/** Fetches a URL as the import job's HTTP client does: follows redirects, believes only 2xx. */
import { get as getPlain } from "node:http";
import type { IncomingMessage } from "node:http";
import { get as getSecure } from "node:https";

export type Headers = Readonly<Record<string, string>>;

const maxRedirects = 10;

/** The body of the final answer. Rejects on any status but 2xx, and on every protocol but http and https. */
export async function download(
  url: string,
  headers: Headers,
  signal: AbortSignal,
  redirectsLeft = maxRedirects,
): Promise<IncomingMessage> {
  const answer = await request(new URL(url), headers, signal);
  const { statusCode = 0 } = answer;
  const { location } = answer.headers;
  if (statusCode >= 300 && statusCode < 400 && location !== undefined && redirectsLeft > 0) {
    answer.destroy();
    return download(new URL(location, url).href, headers, signal, redirectsLeft - 1);
  }
  if (statusCode >= 200 && statusCode < 300) return answer;
  answer.destroy();
  throw new Error(`the source answered ${statusCode}`);
}

function request(url: URL, headers: Headers, signal: AbortSignal): Promise<IncomingMessage> {
  const get = url.protocol === "https:" ? getSecure : getPlain;
  return new Promise((resolve, reject) => {
    // No agent: a connection kept for later would keep the source's server from closing.
    get(url, { headers, signal, agent: false }, resolve).on("error", reject);
  });
}
