import { UploadError } from "../../errors.js";
import type { Asset, AssetState } from "../../model.js";
import { ftpFileName, notAMediaId } from "./ftp/asset-id.js";
import type { Library } from "./library.js";

/** Both APIs have the same words. */
const states: ReadonlyMap<string, AssetState> = new Map<string, AssetState>([
  ["created", "created"],
  ["processing", "processing"],
  ["ready", "ready"],
  // Was playable and still is, while a new original is worked on.
  ["updating", "processing"],
  ["failed", "failed"],
]);

/** What both APIs tell of a video. */
export interface MediaState {
  readonly id: string;
  readonly status: string;
  /** Why the platform gave it up; empty when it does not say. */
  readonly failure: string;
  readonly sizeBytes?: number | undefined;
  readonly md5?: string | undefined;
  readonly durationSeconds?: number | undefined;
}

/** A video as the platform describes it. A status word that is not known counts as work in progress. */
export function assetOf(media: MediaState, library: Pick<Library, "provider" | "urls">): Asset {
  const { id, status, failure, sizeBytes = 0, md5 = "", durationSeconds = 0 } = media;
  const state = states.get(status) ?? "processing";
  return {
    id,
    provider: library.provider,
    state,
    platformState: status,
    ...(state === "failed" && { failure }),
    ...(sizeBytes > 0 && { sizeBytes }),
    ...(md5 !== "" && { md5: md5.toLowerCase() }),
    ...(durationSeconds > 0 && { durationMs: Math.round(durationSeconds * 1000) }),
    urls: library.urls(id),
  };
}

/**
 * A video's id as given by a caller.
 * @throws UploadError `invalid-input` when it cannot be one; a comma would make it two. `unsupported` when it stands for a
 * file that came by FTP.
 */
export function parseId(id: string, provider: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(id)) return id;
  if (ftpFileName(id) !== undefined) throw notAMediaId(id, provider);
  const text = `id must be a JW Player media id, eight letters and digits, not ${JSON.stringify(id)}`;
  throw new UploadError("invalid-input", text, { provider });
}
