import * as z from "zod/mini";
import { md5Of } from "../../../../http/digest.js";
import type { Part, Receipt } from "../../../../model.js";
import type { Call, Content } from "../../../../provider.js";
import { mismatch } from "../../proof.js";
import { providerName } from "../name.js";

const storedShape = z.object({ stored: z.string() });

/** The receipt of a part that this process did not see going up: what the storage has there, still to be compared. */
export function storedReceipt(part: number, md5: string): Receipt {
  return { part, proof: { stored: md5 } };
}

/**
 * Reads the parts once more that another process sent, and compares them with what the storage has.
 * @throws UploadError `corrupted` when one differs.
 */
export async function compareStored(
  receipts: readonly Receipt[],
  content: Content,
  call: Call,
): Promise<void> {
  for (const { part: index, proof } of receipts) {
    const stored = storedShape.safeParse(proof).data?.stored;
    const part = content.parts[index];
    if (stored !== undefined && part !== undefined) await compare(part, stored, content, call);
  }
}

async function compare(part: Part, stored: string, content: Content, call: Call): Promise<void> {
  // An ETag of another form is no digest.
  if (!/^[0-9a-f]{32}$/.test(stored)) return;
  const sent = await md5Of(content.slice(part), call);
  if (sent === stored) return;
  const where = { provider: providerName, operation: "uploads.parts" };
  throw mismatch(`the MD5 of part ${part.index + 1}`, { sent, stored }, where);
}
