/** Files that go along with the videos of one account: captions and thumbnails. */
import type { EmulatedAttachment } from "../contract.js";
import type { Digests } from "../digest.js";
import { freshKey } from "./ids.js";

export interface Attachment<Fields> {
  /** 8 letters and digits. */
  readonly key: string;
  readonly videoKey: string;
  /** What its creator told of it. */
  readonly fields: Fields;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** Undefined until the file is complete. */
  readonly file: AttachedFile | undefined;
}

export interface AttachedFile extends Digests {
  readonly fileName: string | undefined;
}

export interface Attachments<Fields> {
  add(videoKey: string, fields: Fields): Attachment<Fields>;
  find(key: string): Attachment<Fields> | undefined;
  /** In the order in which they were made. */
  ofVideo(videoKey: string): readonly Attachment<Fields>[];
  /** In the order in which they were made. */
  all(): readonly Attachment<Fields>[];
  /** Without effect on one that is gone. */
  change(key: string, patch: { readonly fields: Fields } | { readonly file: AttachedFile }): void;
  remove(key: string): void;
}

export function createAttachments<Fields>(clock: { now(): number }): Attachments<Fields> {
  const attachments = new Map<string, Attachment<Fields>>();
  const all = () => [...attachments.values()];
  return {
    add(videoKey, fields) {
      const key = freshKey(attachments);
      const attachment = { key, videoKey, fields, createdAt: clock.now(), file: undefined };
      attachments.set(key, attachment);
      return attachment;
    },
    find: (key) => attachments.get(key),
    ofVideo: (videoKey) => all().filter((attachment) => attachment.videoKey === videoKey),
    all,
    change(key, patch) {
      const attachment = attachments.get(key);
      if (attachment) attachments.set(key, { ...attachment, ...patch });
    },
    remove: (key) => void attachments.delete(key),
  };
}

/** How an asset shows it; not at all before its file is complete. */
export function shown<Fields>(
  { key, file }: Attachment<Fields>,
  words: Omit<EmulatedAttachment, "id" | "name" | "sha256" | "sizeBytes">,
): readonly EmulatedAttachment[] {
  if (!file) return [];
  const { fileName, sha256, sizeBytes } = file;
  const name = fileName === undefined ? {} : { name: fileName };
  return [{ ...words, ...name, id: key, sha256, sizeBytes }];
}
