import * as z from "zod/mini";
import type { Json, Receipt } from "../../../../model.js";

/** What is known of a stored chunk. */
export interface ChunkProof {
  /** MD5 of the file up to the chunk's end as lower-case hex; null when not all of it went by. */
  readonly md5: string | null;
  /** Whether an earlier try may have been cut: that can damage other chunks, on hosts that clean up after it. */
  readonly cut: boolean;
}

const proofShape: z.ZodMiniType<ChunkProof> = z.object({
  md5: z.nullable(z.string()),
  cut: z.boolean(),
});

export function receiptOf(part: number, { md5, cut }: ChunkProof): Receipt {
  return { part, proof: { md5, cut } };
}

/** A receipt of which nothing is known counts as the worst. */
export function proofIn(proof: Json | undefined): ChunkProof {
  return proofShape.safeParse(proof).data ?? { md5: null, cut: true };
}
