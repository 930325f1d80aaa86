import { UploadError } from "../errors.js";
import type { Source } from "../model.js";
import { sha256 } from "./digest.js";
import type { SourceOptions } from "./input.js";
import { labels } from "./labels.js";
import { whyUnreachable } from "./reach.js";

/**
 * A video at an http(s) URL, for the platform to pull. No request is made: whether it is there, and how large it is, only
 * the platform will learn.
 */
export async function urlSource(given: URL, options: SourceOptions): Promise<Source> {
  const url = new URL(given);
  url.hash = "";
  return {
    facts: {
      kind: "url",
      ...labels(options, { path: decodePath(url.pathname) }),
      sizeBytes: undefined,
      fingerprint: await sha256(new TextEncoder().encode(url.href)),
      identity: url.href,
      url: url.href,
      unreachable: whyUnreachable(url, options.allowPrivateUrls ?? false),
    },
    slice() {
      throw new UploadError(
        "unsupported",
        "the bytes of a URL cannot be sent from here yet; download it and give the file, or let the platform pull it",
      );
    },
    verify: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** The last segment decoded, or as it stands when its escapes are broken. A decoded slash does not make a segment. */
function decodePath(pathname: string): string {
  const last = pathname.slice(pathname.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last).replaceAll("/", "_");
  } catch {
    return last;
  }
}
