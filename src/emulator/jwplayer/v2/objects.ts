/** Where the objects go that clients PUT to v2's links. */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createDigester, digestStream } from "../../digest.js";
import type { Digests } from "../../digest.js";
import type { Shelf } from "../s3/put.js";
import type { Site } from "./site.js";
import { maxParts } from "./uploads/uploads.js";

/** The buckets' names, which are the first segments of the links' paths. */
export const originalsBucket = "jwplatform-v2-originals";
export const partsBucket = "jwplatform-v2-parts";
export const textTracksBucket = "jwplatform-v2-text-tracks";
export const thumbnailsBucket = "jwplatform-v2-thumbnails";

/** `<media id>`, for direct uploads. */
export function originalsShelf({ media }: Site): Shelf {
  return {
    async take({ objectKey, fileName, bytes }) {
      const digests = await digestStream(bytes);
      const named = fileName ?? media.find(objectKey)?.fields.upload.fileName;
      media.receive(objectKey, { ...digests, fileName: named, via: "direct" });
      return digests;
    },
  };
}

/** `<upload id>/<part number>`. */
export function partsShelf({ ground, uploads }: Site): Shelf {
  return {
    refuse(objectKey) {
      const { uploadId, number } = partOf(objectKey);
      if (uploads.find(uploadId)?.isOpen && number >= 1 && number <= maxParts) return undefined;
      const message =
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
      return { code: "NoSuchUpload", status: 404, message, details: { UploadId: uploadId } };
    },
    async take({ objectKey, bytes }) {
      const path = ground.scratchFile();
      const digests = await save(bytes, path);
      const { uploadId, number } = partOf(objectKey);
      await uploads.keep(uploadId, number, { ...digests, path });
      return digests;
    },
  };
}

/** `<key>` of a text track or a thumbnail. */
export function attachmentShelf(
  received: (key: string, file: Digests & { readonly fileName: string | undefined }) => void,
): Shelf {
  return {
    async take({ objectKey, fileName, bytes }) {
      const digests = await digestStream(bytes);
      received(objectKey, { ...digests, fileName });
      return digests;
    },
  };
}

function partOf(objectKey: string) {
  const [uploadId = "", number = ""] = objectKey.split("/");
  return { uploadId, number: Number(number) };
}

/** Rejects when the bytes break off, and leaves no file then. */
async function save(bytes: AsyncIterable<Buffer>, path: string): Promise<Digests> {
  const digester = createDigester();
  const passing = async function* () {
    for await (const block of bytes) {
      digester.update(block);
      yield block;
    }
  };
  try {
    await pipeline(passing, createWriteStream(path));
  } catch (failure) {
    await rm(path, { force: true });
    throw failure;
  }
  return digester.result();
}
