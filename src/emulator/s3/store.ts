/** The objects of the one bucket, each version in a file of its own. */
import { createReadStream, createWriteStream } from "node:fs";
import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createDigester } from "../digest.js";
import type { Digests } from "../digest.js";
import type { Ground } from "../contract.js";

export interface StoredObject extends Digests {
  readonly path: string;
  /** Quoted, as it stands in the header. */
  readonly etag: string;
  /** Undefined in a bucket that keeps no versions. */
  readonly versionId: string | undefined;
  readonly contentType: string;
  readonly modifiedAt: Date;
}

export interface Store {
  /** @param versionId Default: the newest. */
  find(key: string, versionId?: string): StoredObject | undefined;
  put(key: string, content: AsyncIterable<Uint8Array>, contentType?: string): Promise<StoredObject>;
}

export function createStore(ground: Ground, isVersioned: boolean): Store {
  const objects = new Map<string, readonly StoredObject[]>();
  return {
    find: (key, versionId) =>
      objects
        .get(key)
        ?.findLast((object) => versionId === undefined || object.versionId === versionId),
    async put(key, content, contentType = "binary/octet-stream") {
      const path = ground.scratchFile();
      const digests = await keep(content, path);
      const object = {
        ...digests,
        path,
        contentType,
        etag: `"${digests.md5}"`,
        versionId: isVersioned ? randomBytes(16).toString("base64url") : undefined,
        modifiedAt: new Date(ground.clock.now()),
      };
      const earlier = isVersioned ? (objects.get(key) ?? []) : [];
      objects.set(key, [...earlier, object]);
      return object;
    },
  };
}

/** Bytes `[start, end)` of an object. */
export function contentOf({ path }: StoredObject, start: number, end: number): Readable {
  return start === end ? Readable.from([]) : createReadStream(path, { start, end: end - 1 });
}

async function keep(content: AsyncIterable<Uint8Array>, path: string): Promise<Digests> {
  const digester = createDigester();
  const digesting = async function* (): AsyncGenerator<Uint8Array> {
    for await (const block of content) {
      digester.update(block);
      yield block;
    }
  };
  await pipeline(digesting, createWriteStream(path));
  return digester.result();
}
