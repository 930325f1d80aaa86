/** `/videos/conversions/list`: the files made from a video's original. The emulator makes one, a mere copy. */
import type { Backend } from "../backend.js";
import { hostOf } from "../link.js";
import type { Status, Video } from "../videos.js";
import type { Call } from "./call.js";
import { accept } from "./document.js";
import type { Document } from "./document.js";
import { findVideo } from "./find.js";
import type { Method } from "./methods.js";

export const conversionMethods: readonly (readonly [string, Method])[] = [
  ["videos/conversions/list", list],
];

const words: Readonly<Record<Status, string | undefined>> = {
  created: undefined,
  processing: "Queued",
  updating: "Queued",
  ready: "Ready",
  failed: "Failed",
};

function list(parameters: Call["parameters"], backend: Backend): Document {
  const found = findVideo(parameters, backend);
  if ("refusal" in found) return found.refusal;
  const conversions = describe(found.video, backend.ground.origin());
  return accept({ conversions, limit: 50, offset: 0, total: conversions.length });
}

/** Numbers of -1 are not known; there is a link once the file is ready. */
function describe({ key, status, original }: Video, origin: string) {
  const word = words[status];
  if (word === undefined) return [];
  const ready = status === "ready";
  const conversion = {
    key,
    status: word,
    mediatype: "video",
    filesize: ready ? (original?.sizeBytes ?? -1) : -1,
    duration: -1,
    width: -1,
    height: -1,
    error: null,
  };
  const link = { ...hostOf(origin), path: `/videos/${key}.mp4` };
  return [ready ? { ...conversion, link } : conversion];
}
