import { UploadError } from "../../../errors.js";
import type { Asset, AssetState } from "../../../model.js";
import type { Video } from "./answers.js";
import { providerName } from "./name.js";

/** Where the delivery network serves media from. */
const delivery = "https://cdn.jwplayer.com";

const states: ReadonlyMap<string, AssetState> = new Map<string, AssetState>([
  ["created", "created"],
  ["processing", "processing"],
  ["ready", "ready"],
  // Was playable and still is, while a new original is worked on.
  ["updating", "processing"],
  ["failed", "failed"],
]);

/** A video as the platform describes it. A status word that is not known counts as work in progress. */
export function assetOf(video: Video): Asset {
  const { size, duration, md5 } = video;
  const state = states.get(video.status) ?? "processing";
  return {
    id: video.key,
    provider: providerName,
    state,
    platformState: video.status,
    ...(state === "failed" && { failure: failureText(video) }),
    ...(size !== undefined && size > 0 && { sizeBytes: size }),
    ...(md5 !== undefined && md5 !== "" && { md5: md5.toLowerCase() }),
    ...(duration !== undefined && duration > 0 && { durationMs: Math.round(duration * 1000) }),
    urls: urlsOf(video.key),
  };
}

/** The platform's words for why it gave a video up. */
export function failureText({ error }: Video): string {
  const text = typeof error === "string" ? error : error?.message;
  return text === undefined || text === "" ? "the platform gives no reason" : text;
}

/** The delivery URLs that need no player. They answer once the video is ready, unless the property demands signed URLs. */
export function urlsOf(key: string): Readonly<Record<string, string>> {
  return {
    hls: `${delivery}/manifests/${key}.m3u8`,
    mp4: `${delivery}/videos/${key}.mp4`,
    poster: `${delivery}/v2/media/${key}/poster.jpg?width=1280`,
    preview: `${delivery}/previews/${key}`,
    media: `${delivery}/v2/media/${key}`,
  };
}

/**
 * A video's key as given by a caller.
 * @throws UploadError `invalid-input` when it cannot be one; a comma would make it two.
 */
export function parseKey(id: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(id)) return id;
  const text = `id must be a JW Player media id, eight letters and digits, not ${JSON.stringify(id)}`;
  throw new UploadError("invalid-input", text, { provider: providerName });
}
