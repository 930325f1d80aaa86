import type { Media } from "../model.js";
import { foreignKind } from "./foreign.js";
import { glances } from "./glance.js";
import type { SourceOptions } from "./input.js";
import { headBytes, typeOfBytes } from "./magic.js";
import type { ReadAt } from "./movie.js";
import { readMovie } from "./movie.js";
import { invalidInput, quote } from "./refusal.js";

/** What a look into a file finds. */
export interface Content {
  /** By the first bytes; undefined when they are of no format known here, as those of many a video are. */
  readonly magicType: string | undefined;
  readonly media: Media | undefined;
}

/** A file to look into. */
export interface Sample {
  /** Its beginning: `headBytes`, or more where that costs nothing. */
  readonly head: Uint8Array;
  readonly sizeBytes: number;
  /** Reads elsewhere in it. */
  readonly read: ReadAt;
  /** How many such reads are cheap. */
  readonly cheapReads: number;
  /** How messages name it. */
  readonly name: string | undefined;
}

/**
 * Looks what a file is.
 * @throws UploadError `invalid-input` when it plainly begins something else than audio or video, such as the page of an
 * error that was saved under a video's name; never with `anyContent`.
 */
export async function lookInto(sample: Sample, options: SourceOptions): Promise<Content> {
  const { head, sizeBytes, read, cheapReads, name } = sample;
  const magicType = typeOfBytes(head.subarray(0, headBytes));
  if (magicType === undefined && options.anyContent !== true) refuseForeign(head, name);
  return { magicType, media: await readMovie(glances(read, head, cheapReads), sizeBytes) };
}

function refuseForeign(head: Uint8Array, name: string | undefined): void {
  const foreign = foreignKind(head.subarray(0, headBytes));
  if (foreign === undefined) return;
  throw invalidInput(
    "input",
    `${name === undefined ? "it" : quote(name)} holds ${foreign}, not audio or video`,
    "see what was saved there, or set anyContent to send it all the same",
  );
}
