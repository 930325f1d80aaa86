import { Readable } from "node:stream";
import { S3Client } from "@aws-sdk/client-s3";
import { expect, onTestFinished } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import type { Input } from "../../src/index.js";
import { startOrigin } from "../support/origin.js";
import type { Shelf } from "../support/origin.js";
import { turn } from "../support/turn.js";
import type { Stage } from "./stage.js";
import type { Video } from "./videos.js";

/** One way that a video comes to a backend. */
export interface SourceKind {
  readonly kind: string;
  /** A fresh input that gives this video, for as long as the running test takes. */
  readonly open: (stage: Stage, video: Pick<Video, "bytes">) => Promise<Input>;
  /** Whether the platform itself could pull it. */
  readonly isPulled?: boolean;
  /** Whether another process finds the same bytes there. */
  readonly isLasting?: boolean;
}

export const headers = { Authorization: "Bearer open-sesame-4711" };

/** The bytes in uneven blocks. */
function blocksOf({ bytes }: Pick<Video, "bytes">): readonly Buffer[] {
  const size = 70_001;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

export function nodeStream(video: Pick<Video, "bytes">): Readable {
  return Readable.from(blocksOf(video), { objectMode: false });
}

/** A producer that keeps everybody waiting. */
async function* slowBlocks(video: Pick<Video, "bytes">): AsyncGenerator<Uint8Array> {
  for (const block of blocksOf(video)) {
    await turn();
    yield block;
  }
}

/** A URL that gives the video only to those who know the word. */
export async function lockedUrl(shelf: Shelf): Promise<Input> {
  const { instead } = shelf;
  shelf.instead = (request, response) => {
    if (request.headers.authorization === headers.Authorization)
      return instead?.(request, response) ?? false;
    response.writeHead(401).end();
    return true;
  };
  const { url } = await startOrigin(shelf);
  return { url, headers };
}

const key = "talks/talk.mp4";

/** An object in an emulated S3 of its own, so that nobody mistakes its requests for the platform's. */
export interface StoredObject {
  readonly input: Input;
  readonly emulator: Emulator;
  /** Puts other bytes in its place after the first look at it. */
  changeTo(bytes: Buffer): void;
}

export async function storeObject(
  { runtime }: Stage,
  { bytes }: Pick<Video, "bytes">,
): Promise<StoredObject> {
  const emulator = await startEmulator({ clock: runtime.clock });
  const { endpoint, region, credentials, bucket } = emulator.s3;
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  onTestFinished(async () => {
    client.destroy();
    await emulator.stop();
    expect(emulator.faults.unfired()).toEqual([]);
  });
  await emulator.s3.put(key, bytes);
  return {
    input: { bucket, key, client },
    emulator,
    changeTo(other) {
      let asked = 0;
      client.middlewareStack.add((next) => async (args) => {
        asked += 1;
        if (asked === 2) await emulator.s3.put(key, other);
        return next(args);
      });
    },
  };
}

export const sourceKinds: readonly SourceKind[] = [
  { kind: "a Node stream", open: (_, video) => Promise.resolve(nodeStream(video)) },
  {
    kind: "a Node stream of a known size",
    open: (_, video) =>
      Promise.resolve({ stream: nodeStream(video), sizeBytes: video.bytes.length }),
  },
  {
    kind: "a web stream",
    open: (_, { bytes }) => Promise.resolve(new Blob([bytes]).stream()),
  },
  { kind: "a slow generator", open: (_, video) => Promise.resolve(slowBlocks(video)) },
  {
    kind: "a URL that takes a header",
    open: (_, { bytes }) => lockedUrl({ bytes }),
    isLasting: true,
  },
  {
    kind: "a URL whose origin knows no ranges",
    open: (_, { bytes }) => lockedUrl({ bytes, ranges: false }),
  },
  {
    kind: "an object in S3",
    open: async (stage, video) => (await storeObject(stage, video)).input,
    isPulled: true,
    isLasting: true,
  },
];
