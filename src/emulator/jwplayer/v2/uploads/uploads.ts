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
  /** No part can come any more. */
  close(id: string): void;
  /** Deletes the files of all parts. */
  empty(id: string): Promise<void>;
  /** Forgets a media's uploads and their parts. */
  forget(mediaKey: string): Promise<void>;
}

interface OwnUpload extends MultipartUpload {
  isOpen: boolean;
  readonly parts: Map<number, Part>;
}

export function createUploads(): Uploads {
  const uploads = new Map<string, OwnUpload>();
  const empty = async (id: string) => {
    const parts = uploads.get(id)?.parts ?? new Map<number, Part>();
    const paths = [...parts.values()].map(({ path }) => path);
    parts.clear();
    for (const path of paths) await rm(path, { force: true });
  };
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
      if (upload) upload.isOpen = false;
    },
    empty,
    async forget(mediaKey) {
      for (const { id, mediaKey: owner } of [...uploads.values()]) {
        if (owner !== mediaKey) continue;
        await empty(id);
        uploads.delete(id);
      }
    },
  };
}
