/** The `/videos/tracks/*` methods: captions and chapters. */
import type { Attachment } from "../attachments.js";
import type { Backend } from "../backend.js";
import { hostOf } from "../link.js";
import type { TextFields } from "../videos.js";
import type { Call } from "./call.js";
import { accept, refuse } from "./document.js";
import type { Document } from "./document.js";
import { findVideo, missingKey, unknownKey } from "./find.js";
import type { Method } from "./methods.js";

export const trackMethods: readonly (readonly [string, Method])[] = [
  ["videos/tracks/create", create],
  ["videos/tracks/delete", remove],
  ["videos/tracks/list", list],
  ["videos/tracks/show", show],
];

const kinds = ["captions", "chapters", "thumbnails"];

/** The answer has the key as `media` and as `track`: the reference names the element, recorded answers the other. */
function create(parameters: Call["parameters"], backend: Backend): Document {
  const found = findVideo(parameters, backend);
  if ("refusal" in found) return found.refusal;
  const kind = parameters.get("kind") ?? "captions";
  if (!kinds.includes(kind)) {
    return refuse("ParameterInvalid", `kind: Not one of ${kinds.join(", ")}`);
  }
  const words = ["label", "language"].flatMap((name) => {
    const value = parameters.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const fields = { kind, ...Object.fromEntries(words) };
  const { key } = backend.tracks.add(found.video.key, fields);
  const query = { key, token: backend.tokens.tracks.issue(key) };
  const host = hostOf(backend.ground.origin());
  const link = { ...host, path: "/v1/videos/tracks/upload", query };
  return accept({ media: { type: "track", key }, track: { key }, link });
}

function list(parameters: Call["parameters"], backend: Backend): Document {
  const found = findVideo(parameters, backend);
  if ("refusal" in found) return found.refusal;
  const tracks = backend.tracks.ofVideo(found.video.key).map(describe);
  return accept({ tracks, limit: 50, offset: 0, total: tracks.length });
}

function show(parameters: Call["parameters"], backend: Backend): Document {
  const found = findTrack(parameters, backend);
  return "refusal" in found ? found.refusal : accept({ track: describe(found.track) });
}

function remove(parameters: Call["parameters"], backend: Backend): Document {
  const found = findTrack(parameters, backend);
  if ("refusal" in found) return found.refusal;
  backend.tracks.remove(found.track.key);
  return accept();
}

function describe({ key, fields, file }: Attachment<TextFields>) {
  const { kind, label = null, language = null } = fields;
  return { key, kind, label, language, status: file ? "ready" : "created" };
}

function findTrack(
  parameters: Call["parameters"],
  { tracks }: Backend,
): { readonly track: Attachment<TextFields> } | { readonly refusal: Document } {
  const key = parameters.get("track_key");
  if (!key) return { refusal: missingKey("track_key") };
  const track = tracks.find(key);
  return track ? { track } : { refusal: unknownKey("track_key", key) };
}
