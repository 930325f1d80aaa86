import * as z from "zod/mini";
import { UploadError } from "../../errors.js";
import type { Json, Receipt } from "../../model.js";

/** What a receipt of this platform says: digest of what was sent, and whether the platform confirmed it. */
export interface Proof {
  /** MD5 as lower-case hex; null when it is not known. */
  readonly md5: string | null;
  /** True when the platform named the same MD5 for what it stored. */
  readonly verified: boolean;
}

/** Who does what, for errors. */
export interface Where {
  readonly provider: string;
  readonly operation: string;
}

const proofShape: z.ZodMiniType<Proof> = z.object({
  md5: z.nullable(z.string()),
  verified: z.boolean(),
});

export function receiptOf(part: number, { md5, verified }: Proof): Receipt {
  return { part, proof: { md5, verified } };
}

/** The digest that the platform confirmed; undefined when it confirmed none. */
export function verifiedMd5(proof: Json | undefined): string | undefined {
  const { md5, verified } = proofShape.safeParse(proof).data ?? { md5: null, verified: false };
  return verified ? (md5 ?? undefined) : undefined;
}

/** @throws UploadError `corrupted` */
export function mismatch(
  what: string,
  difference: { readonly sent: string; readonly stored: string },
  where: Where,
): UploadError {
  const { sent, stored } = difference;
  const text = `JW Player stored another file than was sent: ${what} is ${stored} there and ${sent} here`;
  return new UploadError("corrupted", text, where);
}
