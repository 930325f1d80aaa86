/** Multipart uploads: the parts that have come, each in a file of its own until the whole is complete. */
import { rm } from "node:fs/promises";
import type { Digests } from "../../../digest.js";
import { alphanumerics, freshKey } from "../../ids.js";

/** Part numbers run from 1 to this; every upload has all of them from the start. */
export const maxParts = 10_000;

export interface Part extends Digests {
  readonly path: string;
}

export interface MultipartUpload {
  /** 8 letters and digits. */
  readonly id: string;
  /** What its calls are authorized by. */
  readonly token: string;
  readonly mediaKey: string;
  /** False from the moment that it is being completed. */
  readonly isOpen: boolean;
  /** By number. */
  readonly parts: ReadonlyMap<number, Part>;
}

export interface Uploads {
  create(mediaKey: string): MultipartUpload;
  find(id: string): MultipartUpload | undefined;
  /** Takes a part, in the place of an earlier one of that number. Of an upload that is not open nothing is kept. */
  keep(id: string, number: number, part: Part): Promise<void>;
  /** Closes the upload: no part can come any more, and those that came, by number, are the caller's to delete. */
  close(id: string): readonly Part[];
  /** Forgets a media's uploads and their parts. */
  forget(mediaKey: string): Promise<void>;
}

interface OwnUpload extends MultipartUpload {
  isOpen: boolean;
  readonly parts: Map<number, Part>;
}

export function createUploads(): Uploads {
  const uploads = new Map<string, OwnUpload>();
  return {
    create(mediaKey) {
      const id = freshKey(uploads);
      const token = alphanumerics(64);
      const upload = { id, token, mediaKey, isOpen: true, parts: new Map<number, Part>() };
      uploads.set(id, upload);
      return upload;
    },
    find: (id) => uploads.get(id),
    async keep(id, number, part) {
      const upload = uploads.get(id);
      const useless = upload?.isOpen ? upload.parts.get(number) : part;
      if (upload?.isOpen) upload.parts.set(number, part);
      if (useless) await rm(useless.path, { force: true });
    },
    close(id) {
      const upload = uploads.get(id);
      if (!upload) return [];
      const parts = inOrder(upload.parts);
      upload.isOpen = false;
      upload.parts.clear();
      return parts;
    },
    async forget(mediaKey) {
      const own = [...uploads.values()].filter((upload) => upload.mediaKey === mediaKey);
      for (const { id, parts } of own) {
        uploads.delete(id);
        await deleteParts([...parts.values()]);
      }
    },
  };
}

export function inOrder(parts: ReadonlyMap<number, Part>): readonly Part[] {
  return [...parts].sort(([a], [b]) => a - b).map(([, part]) => part);
}

export async function deleteParts(parts: readonly Part[]): Promise<void> {
  for (const { path } of parts) await rm(path, { force: true });
}
