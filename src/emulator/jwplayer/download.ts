/** Files that the platform fetches itself. */
import type { Ground } from "../contract.js";
import { digestStream } from "../digest.js";
import type { Digests } from "../digest.js";
import { fetchBody } from "../download.js";

const maxRedirects = 5;

/** What is done with a download once it has ended. */
export interface DownloadOutcome {
  received(file: Digests & { readonly fileName: string | undefined }): void;
  failed(message: string): void;
}

/** Undefined for an address that the platform would not fetch from. */
export function fetchableUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : undefined;
}

/** Starts the download; it goes on in the background. */
export function download(ground: Ground, from: URL, outcome: DownloadOutcome): void {
  ground.background(async () => {
    try {
      const stream = await fetchBody(from, { signal: ground.stopped, maxRedirects });
      const digests = await digestStream(stream);
      const fileName = decodeURIComponent(from.pathname.split("/").at(-1) ?? "") || undefined;
      outcome.received({ ...digests, fileName });
    } catch (failure) {
      outcome.failed(`Download failed: ${messageOf(failure)}`);
    }
  });
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
