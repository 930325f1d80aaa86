import type { Source } from "../model.js";
import { lookInto } from "./content.js";
import type { Content } from "./content.js";
import { glanceBytes } from "./glance.js";
import type { SourceOptions } from "./input.js";
import { sha256 } from "./digest.js";
import { heldBytes } from "./held-bytes.js";
import { labels } from "./labels.js";
import type { ReadAt } from "./movie.js";
import { rangeBody } from "./range-body.js";
import { invalidInput, sourceChanged } from "./refusal.js";

/** How much of each end of a Blob stands for the whole in its fingerprint. */
const sampleBytes = 1024 * 1024;

/**
 * A video in a Blob or File, read piece by piece: neither it nor a whole part of it is ever copied into memory.
 *
 * A Blob's content cannot change, so its fingerprint has only to tell it from other Blobs, in other processes too: its
 * size, its type, and a SHA-256 of its first and last MiB. A Blob of a file on disk (`fs.openAsBlob`) whose file changed
 * fails to be read, as `source-changed`.
 * @throws UploadError `invalid-input` when it is empty.
 */
export async function blobSource(blob: Blob, options: SourceOptions): Promise<Source> {
  if (blob.size === 0)
    throw invalidInput("input", "the Blob given is empty", "give one that holds a video file");
  const { magicType, media } = await lookIntoBlob(blob, options);
  const fingerprint = await blobFingerprint(blob);
  const bytes = heldBytes(blob.size, (start, end) => readBlob(blob, start, end));
  return {
    facts: {
      kind: "blob",
      ...labels(options, { path: nameOf(blob), magicType, claimedType: blob.type }),
      media,
      sizeBytes: blob.size,
      fingerprint,
      identity: fingerprint,
      url: undefined,
      unreachable: undefined,
    },
    slice: (range) => rangeBody(bytes, range),
    async verify() {
      if ((await blobFingerprint(blob)) !== fingerprint) throw sourceChanged("the Blob is another");
    },
    close: () => bytes.close(),
  };
}

async function lookIntoBlob(blob: Blob, options: SourceOptions): Promise<Content> {
  const read: ReadAt = (position, length) => readBlob(blob, position, position + length);
  const head = await read(0, glanceBytes);
  const sample = { head, sizeBytes: blob.size, read, cheapReads: 32 };
  return lookInto({ ...sample, name: options.name ?? nameOf(blob) }, options);
}

async function blobFingerprint(blob: Blob): Promise<string> {
  const first = await readBlob(blob, 0, sampleBytes);
  const last = await readBlob(blob, Math.max(0, blob.size - sampleBytes), blob.size);
  const facts = new TextEncoder().encode(`${blob.size} ${blob.type} `);
  return sha256(facts, first, last);
}

async function readBlob(blob: Blob, start: number, end: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(start, end).arrayBuffer());
  } catch (cause) {
    throw sourceChanged("the Blob can no longer be read", cause);
  }
}

/** A File is a Blob with a name. */
function nameOf(blob: Blob): string | undefined {
  const name: unknown = Reflect.get(blob, "name");
  return typeof name === "string" ? name : undefined;
}
