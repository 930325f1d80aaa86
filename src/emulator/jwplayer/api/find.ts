/** What a call is about, by the key that it names. */
import type { Backend } from "../backend.js";
import type { Video } from "../videos.js";
import type { Call } from "./call.js";
import { refuse } from "./document.js";
import type { Document } from "./document.js";

export function findVideo(
  parameters: Call["parameters"],
  { videos }: Backend,
): { readonly video: Video } | { readonly refusal: Document } {
  const key = parameters.get("video_key");
  if (!key) return { refusal: missingKey("video_key") };
  const video = videos.find(key);
  return video ? { video } : { refusal: unknownKey("video_key", key) };
}

/** @param parameter `video_key` or `track_key`. */
export function missingKey(parameter: string): Document {
  return refuse("ParameterMissing", `${parameter}: The parameter is required`);
}

/** The reference's sample has `ParameterInvalid` with this message, a recorded answer `NotFound`. */
export function unknownKey(parameter: "video_key" | "track_key", key: string): Document {
  const noun = parameter === "video_key" ? "Video" : "Track";
  return refuse("NotFound", `${parameter}: ${noun} with the key ${key} does not exist`);
}
