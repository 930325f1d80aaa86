import { UploadError } from "../errors.js";
import type { Facts, Plan } from "../model.js";
import type { Candidate } from "./fit.js";
import type { PartWish } from "./parts.js";
import { choosePartBytes, partCount } from "./parts.js";

/** Each flow reads into two buffers in turn while the other is being sent, each of at most this size. */
const bufferBytes = 1024 * 1024;
const buffersPerFlow = 2;

/** How the bytes travel once the method is chosen. */
export type Layout = Pick<
  Plan,
  "partBytes" | "parts" | "width" | "order" | "requests" | "memoryBytes"
>;

/**
 * Cuts the file for a method that can take it. Methods of other shapes than chunked have no parts and pass over the wishes
 * for them, so that code which states some keeps working when the provider or the file changes.
 * @throws UploadError `invalid-input` naming `partBytes` or `width`.
 */
export function layOut(method: Candidate, facts: Facts, wish: PartWish): Layout {
  requireCount("partBytes", wish.partBytes);
  requireCount("width", wish.width);
  const { cost, limits } = method;
  const grid = cut(method, facts.sizeBytes ?? 0, wish);
  const width = Math.min(grid.width, grid.parts);
  return {
    partBytes: grid.partBytes,
    parts: grid.parts,
    width,
    order: limits.order ?? "any",
    requests: cost.perUpload + cost.perPart * grid.parts,
    memoryBytes: width * flowBytes(facts),
  };
}

interface Grid {
  readonly partBytes: number;
  readonly parts: number;
  readonly width: number;
}

function cut(method: Candidate, sizeBytes: number, wish: PartWish): Grid {
  switch (method.shape) {
    case "import":
      return { partBytes: 0, parts: 0, width: 0 };
    case "single":
      return { partBytes: sizeBytes, parts: 1, width: 1 };
    case "chunked": {
      const width = chosenWidth(method, wish.width);
      const partBytes = choosePartBytes(sizeBytes, method.limits, { ...wish, width });
      return { partBytes, parts: partCount(sizeBytes, partBytes), width };
    }
  }
}

function chosenWidth({ name, limits }: Candidate, wish: number | undefined): number {
  const most = limits.width ?? 1;
  if (wish === undefined) return most;
  if (wish <= most) return wish;
  const works = most === 1 ? "give 1, or leave it out" : `give a whole number from 1 to ${most}`;
  throw new UploadError("invalid-input", `width: ${wish} is not possible with ${name}; ${works}`);
}

function requireCount(field: keyof PartWish, wish: number | undefined): void {
  if (wish === undefined || (Number.isSafeInteger(wish) && wish >= 1)) return;
  const message = `${field}: ${String(wish)} makes no sense; give a whole number of 1 or more`;
  throw new UploadError("invalid-input", message);
}

/** A Blob hands out its pieces in memory of its own, beside the two buffers. */
function flowBytes({ kind }: Facts): number {
  return (kind === "blob" ? 2 : 1) * buffersPerFlow * bufferBytes;
}
