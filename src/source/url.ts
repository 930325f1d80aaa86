import { UploadError } from "../errors.js";
import type { Source } from "../model.js";
import { redactUrl } from "../redact.js";
import { sha256 } from "./digest.js";
import type { SourceOptions, Surroundings } from "./input.js";
import { labels } from "./labels.js";
import { openOrigin } from "./origin/origin.js";
import { whyForbidden, whyUnreachable, whyUnreadable } from "./reach.js";
import { relaySource } from "./relay.js";
import { requireSize } from "./size.js";

/** A URL, and how to ask for it: http(s), or ftp:, sftp: or scp: for platforms that pull from such. */
export interface UrlInput {
  readonly url: string | URL;
  /**
   * Request headers, as in `{ Authorization: "Bearer ..." }`. The video is then read here and sent on: the headers go to
   * the URL's own origin alone, never to the platform, and not along with a redirect to another origin.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** File name as the platform will see it. Default: the origin's, else the URL's own. */
  readonly name?: string | undefined;
  /** MIME type. Default: by magic bytes, then by the name's extension. */
  readonly contentType?: string | undefined;
}

/**
 * A video at an http(s) URL, for the platform to pull: whether it is there, and how large it is, only the platform will
 * learn. `probe` looks at it from here, so that it can be sent. No request is made before that.
 */
export async function urlSource(
  input: UrlInput,
  options: SourceOptions,
  around: Surroundings,
): Promise<Source> {
  const url = new URL(input.url);
  url.hash = "";
  const { name = input.name, contentType = input.contentType, allowPrivateUrls } = options;
  const wishes = { ...options, name, contentType };
  const path = lastSegment(url.pathname);
  const facts = {
    url: url.href,
    unreachable: whyUnreachable(url, allowPrivateUrls === true) ?? whyLocked(input),
  };
  const unreadable = whyUnreadable(url, allowsReading(options));
  return {
    facts: {
      kind: "url",
      ...facts,
      ...labels(wishes, { path }),
      sizeBytes: options.sizeBytes,
      fingerprint: await sha256(new TextEncoder().encode(url.href)),
      identity: url.href,
      unseen: true,
      unreadable,
    },
    slice() {
      const message = `${redactUrl(url.href)} was not looked at, so its bytes cannot be read`;
      throw new UploadError("internal", message);
    },
    verify: () => Promise.resolve(),
    close: () => Promise.resolve(),
    ...(unreadable === undefined && {
      probe: async (signal) => {
        const origin = originOf(url, input.headers, wishes, around);
        const place = { url, path, facts };
        return requireSize(await relaySource(place, origin, wishes, { ...around, signal }), wishes);
      },
    }),
  };
}

function originOf(
  url: URL,
  headers: UrlInput["headers"],
  options: SourceOptions,
  { runtime, stallMs }: Surroundings,
): ReturnType<typeof openOrigin> {
  const guard = (address: string): string | undefined =>
    whyForbidden(address, allowsReading(options));
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  return openOrigin({ url: bare, headers: { ...basic(url), ...headers }, guard, runtime, stallMs });
}

function allowsReading({ allowPrivateUrls = false }: SourceOptions): boolean {
  return allowPrivateUrls !== false;
}

/** User name and password of a URL, as HTTP sends them (RFC 7617). */
function basic({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "" && password === "") return {};
  const pair = `${decode(username)}:${decode(password)}`;
  return { Authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

function whyLocked({ headers = {} }: UrlInput): string | undefined {
  const count = Object.keys(headers).length;
  return count === 0
    ? undefined
    : "the URL is asked for with request headers, which the platform is not given (a signed link would let it pull)";
}

/** The last segment. A decoded slash does not make a segment. */
function lastSegment(pathname: string): string {
  return decode(pathname.slice(pathname.lastIndexOf("/") + 1)).replaceAll("/", "_");
}

/** As it stands when its escapes are broken. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
