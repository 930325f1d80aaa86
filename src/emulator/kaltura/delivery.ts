/** A part on its way into a token's file. */
import type { Occasional } from "./hazards.js";
import type { UploadedFile } from "./uploaded-file.js";
import type { World } from "./world.js";

/** A part and what is to be done with it. */
export interface Delivery {
  readonly file: UploadedFile;
  readonly resume: boolean;
  readonly finalChunk: boolean;
  /** -1: at the end. Ignored without `resume`. */
  readonly resumeAt: number;
  /** Adds to the request's record. */
  note(details: Readonly<Record<string, string>>): void;
}

/** What the file holds after a part. */
export interface Stored {
  readonly endBytes: number;
  /** This part was the last one. */
  readonly complete: boolean;
}

/** True when the hazard strikes on this occasion; the record then tells. */
export function strikes({ hazards }: World, delivery: Delivery, name: Occasional): boolean {
  const struck = hazards.strikes(name);
  if (struck) delivery.note({ hazard: name });
  return struck;
}
