/** The `/videos/thumbnails/*` methods: the picture that is shown before a video plays. */
import type { Backend } from "../backend.js";
import { hostOf } from "../link.js";
import type { Call } from "./call.js";
import { accept, refuse } from "./document.js";
import type { Document } from "./document.js";
import { findVideo } from "./find.js";
import type { Method } from "./methods.js";

export const thumbnailMethods: readonly (readonly [string, Method])[] = [
  ["videos/thumbnails/show", show],
  ["videos/thumbnails/update", update],
];

const cuts: Readonly<Record<string, RegExp>> = {
  /** Seconds. */
  position: /^\d+(?:\.\d+)?$/,
  thumbnail_index: /^\d+$/,
};

/** A picture cut from the video is noted among the video's fields; without any wish there is a link for an upload. */
function update(parameters: Call["parameters"], backend: Backend): Document {
  const found = findVideo(parameters, backend);
  if ("refusal" in found) return found.refusal;
  const videoKey = found.video.key;
  for (const [name, pattern] of Object.entries(cuts)) {
    const value = parameters.get(name);
    if (value === undefined) continue;
    if (!pattern.test(value)) return refuse("ParameterInvalid", `${name}: Not a number`);
    backend.videos.update(videoKey, (fields) => ({ ...fields, [name]: value }));
    return accept();
  }
  const { key } = backend.thumbnails.add(videoKey, {});
  const query = { key, token: backend.tokens.thumbnails.issue(key) };
  const host = hostOf(backend.ground.origin());
  const link = { ...host, path: "/v1/videos/thumbnails/upload", query };
  return accept({ media: { type: "thumbnail", key }, link });
}

function show(parameters: Call["parameters"], backend: Backend): Document {
  const found = findVideo(parameters, backend);
  if ("refusal" in found) return found.refusal;
  const { key, status: videoStatus } = found.video;
  const uploaded = backend.thumbnails.ofVideo(key).some(({ file }) => file);
  const status = videoStatus === "ready" || uploaded ? "ready" : "not build";
  return accept({
    thumbnail: {
      key,
      status,
      strip_status: videoStatus === "ready" ? "ready" : "not build",
      error: null,
      strip_error: null,
    },
  });
}
