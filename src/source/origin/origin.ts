import { Agent as HttpAgent } from "node:http";
import type { IncomingMessage } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { LookupFunction } from "node:net";
import { UploadError } from "../../errors.js";
import type { Runtime } from "../../model.js";
import { redactUrl } from "../../redact.js";
import { ask } from "./exchange.js";
import { guardedLookup, refused } from "./guard.js";
import type { Guard } from "./guard.js";
import { unlessSilent } from "./silence.js";
import type { Patience } from "./silence.js";

export interface OriginOptions {
  readonly url: URL;
  /** Sent with every request to the URL's own origin, and to no other. */
  readonly headers: Readonly<Record<string, string>>;
  readonly guard: Guard;
  readonly runtime: Runtime;
  readonly stallMs: number;
  /** Default: the system's name lookup, guarded. */
  readonly lookup?: LookupFunction | undefined;
}

/** Where a video is, on the web. */
export interface Origin {
  readonly patience: Patience;
  /**
   * GETs the video, following redirects. Resolves with the head of the final answer; its body waits to be read.
   * @throws UploadError `unreachable`, `interrupted`, `stalled`, `aborted`; `invalid-input` for an address that may not be
   * connected to, or redirects that lead nowhere
   */
  get(headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage>;
  /** Ends every connection. */
  close(): void;
}

const mostRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function openOrigin(options: OriginOptions): Origin {
  const { url, guard, runtime, stallMs } = options;
  const lookup = options.lookup ?? guardedLookup(guard);
  const agents = {
    "http:": new HttpAgent({ keepAlive: true, lookup }),
    "https:": new HttpsAgent({ keepAlive: true, lookup }),
  };
  const patience = { runtime, stallMs, place: redactUrl(url.href) };

  function askOnce(at: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) {
    const own = at.origin === url.origin ? options.headers : {};
    const all = { "User-Agent": "upreel", ...own, "Accept-Encoding": "identity", ...headers };
    const agent = agents[schemeOf(at)];
    const reason = guard(at.hostname.replace(/^\[|\]$/g, ""));
    if (reason !== undefined) throw refused(reason);
    return unlessSilent(patience, signal, (live) =>
      ask({ url: at, headers: all, agent, guard }, live),
    );
  }

  return {
    patience,
    async get(headers, signal) {
      let at = url;
      for (let hops = 0; hops <= mostRedirects; hops += 1) {
        const answer = await askOnce(at, headers, signal);
        if (!redirects.has(answer.statusCode ?? 0)) return answer;
        answer.destroy();
        at = target(answer, at);
      }
      throw refused(`${patience.place} redirects more than ${mostRedirects} times`);
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function target({ headers: { location } }: IncomingMessage, from: URL): URL {
  if (location !== undefined && URL.canParse(location, from.href)) return new URL(location, from);
  throw refused(`${redactUrl(from.href)} redirects without saying where to`);
}

function schemeOf({ protocol, href }: URL): "http:" | "https:" {
  if (protocol === "http:" || protocol === "https:") return protocol;
  throw new UploadError("invalid-input", `input: ${redactUrl(href)} is no http(s) URL`);
}
