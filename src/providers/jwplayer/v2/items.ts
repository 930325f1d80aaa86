/** What text tracks and thumbnails have in common. */
import { asUploadError, UploadError } from "../../../errors.js";
import type { Call } from "../../../provider.js";
import type { Place } from "../companions/shelf.js";
import { parsePlace } from "./answers.js";
import type { Api } from "./api.js";
import { providerName } from "./name.js";

/** How far this machine's clock may be ahead of the platform's. */
const clockSkewMs = 10 * 60_000;

/** Whether something may have been made since then. @param created ISO 8601, when the platform tells. */
export function madeSince(startedAt: number, created: string | undefined): boolean {
  const at = Date.parse(created ?? "");
  return Number.isNaN(at) || at >= startedAt - clockSkewMs;
}

/** @throws UploadError when a creation does not say where the file goes. */
export function placeIn(document: unknown, operation: string): Place {
  const { id, uploadLink: url } = parsePlace(document) ?? {};
  if (id !== undefined && url !== undefined && URL.canParse(url)) return { id, url };
  const text = `${operation} succeeded but does not say where the file is to be uploaded to`;
  throw new UploadError("rejected", text, { provider: providerName, operation });
}

export async function removeItem(
  api: Api,
  request: { readonly operation: string; readonly path: string },
  call: Call,
): Promise<void> {
  try {
    await api.call({ ...request, method: "DELETE" }, call);
  } catch (thrown) {
    const failure = asUploadError(thrown);
    if (failure.kind !== "not-found") throw failure;
  }
}
