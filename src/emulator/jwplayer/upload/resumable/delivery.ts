/** What the upload module tells the API, and who speaks for the API. */
import type { Exchange } from "../../../contract.js";
import type { Answer } from "../../../intake.js";

export type Delivery =
  /** An empty form: a chunk that belongs to no session, or does not fit what came before it. */
  | { readonly kind: "nothing" }
  /** A chunk for a session whose file is complete. The module knows no such thing; see `chunkAfterCompletion`. */
  | { readonly kind: "late" }
  | DeliveredFile;

/** A complete file, as the request that completed it tells of it. */
export interface DeliveredFile {
  readonly kind: "file";
  /** Where the bytes are; there may be more of them than `sizeBytes`. */
  readonly path: string;
  readonly fileName: string;
  readonly contentType: string;
  /** END+1 of the completing chunk, which is the file's size only if that chunk was the file's last. */
  readonly sizeBytes: number;
  /** `START-END/TOTAL` of the completing chunk; undefined when the file came in one piece without a range. */
  readonly range: string | undefined;
  /** Lower-case hex; known only of a file that came in one piece without a range. */
  readonly md5: string | undefined;
}

/** Its answer goes to the client as it is. */
export type Deliver = (delivery: Delivery, exchange: Exchange) => Promise<Answer>;
