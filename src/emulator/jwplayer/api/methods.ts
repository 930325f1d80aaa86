/** The `/videos/*` methods of the API. */
import type { Backend } from "../backend.js";
import type { Call } from "./call.js";
import { accept, refuse } from "./document.js";
import type { Document } from "./document.js";
import { conversionMethods } from "./conversions.js";
import { checkFields, pickFields, withoutExpectations } from "./fields.js";
import { findVideo, missingKey, unknownKey } from "./find.js";
import { list } from "./list.js";
import { describe } from "./show.js";
import { thumbnailMethods } from "./thumbnails.js";
import { trackMethods } from "./tracks.js";
import { chooseWay, isTrue, openWay } from "./way.js";

export type Method = (parameters: Call["parameters"], backend: Backend) => Document;

/** By path behind `/v1/`. */
export const methods: ReadonlyMap<string, Method> = new Map([
  ["videos/create", create],
  ["videos/delete", remove],
  ["videos/list", list],
  ["videos/show", show],
  ["videos/update", update],
  ...conversionMethods,
  ...thumbnailMethods,
  ...trackMethods,
]);

function create(parameters: Call["parameters"], backend: Backend): Document {
  const fault = checkFields(parameters);
  if (fault) return fault;
  const way = chooseWay(parameters);
  if ("refusal" in way) return way.refusal;
  const { key } = backend.videos.create(pickFields(parameters));
  return openWay(backend, key, way);
}

/** `update_file` asks for a new link, `download_url` for a new download; both only once the video is ready. */
function update(parameters: Call["parameters"], backend: Backend): Document {
  const fault = checkFields(parameters);
  if (fault) return fault;
  const found = findVideo(parameters, backend);
  if ("refusal" in found) return found.refusal;
  const { key, status } = found.video;
  const newFile = isTrue(parameters.get("update_file")) || parameters.has("download_url");
  if (newFile && status !== "ready") {
    return refuse("PreconditionFailed", `video_key: Video with the key ${key} is not ready`);
  }
  const way = chooseWay(parameters);
  if ("refusal" in way) return way.refusal;
  backend.videos.update(key, (fields) => ({
    ...(newFile ? withoutExpectations(fields) : fields),
    ...pickFields(parameters),
  }));
  return newFile ? openWay(backend, key, way) : accept();
}

function show(parameters: Call["parameters"], backend: Backend): Document {
  const found = findVideo(parameters, backend);
  return "refusal" in found ? found.refusal : accept({ video: describe(found.video) });
}

/** Several keys may be given, separated by commas; with an unknown one among them nothing is deleted. */
function remove(parameters: Call["parameters"], backend: Backend): Document {
  const keys = (parameters.get("video_key") ?? "").split(",").filter((key) => key !== "");
  if (keys.length === 0) return missingKey("video_key");
  const unknown = keys.find((key) => !backend.videos.find(key));
  if (unknown !== undefined) return unknownKey("video_key", unknown);
  for (const key of keys) backend.videos.remove(key);
  return accept();
}
