/** Videos as the emulator shows them to tests. */
import type { EmulatedAsset, EmulatedAttachment } from "../contract.js";
import { shown } from "./attachments.js";
import type { Backend } from "./backend.js";
import type { Video } from "./videos.js";

/** @param words What the video's fields say. */
export function toAsset(
  { key, status, original }: Video<unknown>,
  words: Pick<EmulatedAsset, "title" | "metadata">,
  attachments: readonly EmulatedAttachment[],
): EmulatedAsset {
  return {
    platform: "jwplayer",
    id: key,
    state: status,
    via: original?.via,
    sizeBytes: original?.sizeBytes,
    sha256: original?.sha256,
    fileName: original?.fileName,
    ...words,
    attachments,
  };
}

export function assetsOf({ videos, tracks, thumbnails }: Backend): readonly EmulatedAsset[] {
  return videos.all().map((video) => {
    const { key, fields } = video;
    const captions = tracks.ofVideo(key).flatMap((track) => {
      const { kind, ...words } = track.fields;
      return shown(track, { kind: "captions", ...words, ...(kind && { format: kind }) });
    });
    const pictures = thumbnails
      .ofVideo(key)
      .flatMap((picture) => shown(picture, { kind: "thumbnail" }));
    return toAsset(video, { title: fields.title ?? "", metadata: fields }, [
      ...captions,
      ...pictures,
    ]);
  });
}
