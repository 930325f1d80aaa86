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

/**
 * A video in memory. Readers hand out views of the caller's own bytes, so nothing is copied, and the caller must leave
 * them alone while the upload runs. `verify` hashes them again, which takes about 0.6 s for each GiB.
 * @throws UploadError `invalid-input` when there are no bytes.
 */
export async function memorySource(content: Uint8Array, options: SourceOptions): Promise<Source> {
  if (content.length === 0)
    throw invalidInput("input", "the bytes given are empty", "give the bytes of a video file");
  const { magicType, media } = await lookIntoMemory(content, options);
  const digest = await sha256(content);
  const bytes = heldBytes(content.length, (start, end) =>
    Promise.resolve(viewOf(content, start, end)),
  );
  return {
    facts: {
      kind: "memory",
      ...labels(options, { magicType }),
      media,
      sizeBytes: bytes.sizeBytes,
      fingerprint: digest,
      identity: digest,
      url: undefined,
      unreachable: undefined,
    },
    slice: (range) => rangeBody(bytes, range),
    async verify() {
      if ((await sha256(content)) !== digest) throw sourceChanged("the bytes in memory are others");
    },
    close: () => bytes.close(),
  };
}

function lookIntoMemory(content: Uint8Array, options: SourceOptions): Promise<Content> {
  const read: ReadAt = (position, length) =>
    Promise.resolve(content.subarray(position, position + length));
  const sample = { head: content.subarray(0, glanceBytes), sizeBytes: content.length, read };
  return lookInto({ ...sample, cheapReads: Infinity, name: options.name }, options);
}

/** Empty when the memory is no longer the caller's: transferred to another thread, it cannot even be asked for a view. */
function viewOf(content: Uint8Array, start: number, end: number): Uint8Array {
  return content.length < end ? new Uint8Array(0) : content.subarray(start, end);
}
