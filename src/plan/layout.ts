import { UploadError } from "../errors.js";
import type { Facts, Plan } from "../model.js";
import type { Candidate } from "./fit.js";
import type { PartWish } from "./parts.js";
import { needsCopy } from "./fit.js";
import { choosePartBytes, partCount, unsizedPartBytes } from "./parts.js";

/** Each flow reads into two buffers in turn while the other is being sent, each of at most this size. */
const bufferBytes = 1024 * 1024;
const buffersPerFlow = 2;
/** A stream is held in blocks that reach over the ends of a part by less than this in all, in bytes. */
const overhangBytes = 256 * 1024;
/** While one part of a stream is sent, the next is gathered, even if parts go up one at a time. */
const leastHeldParts = 2;

/** How the bytes travel once the method is chosen. */
export type Layout = Pick<
  Plan,
  | "partBytes"
  | "adaptive"
  | "parts"
  | "width"
  | "order"
  | "requests"
  | "memoryBytes"
  | "throughBytes"
  | "diskBytes"
>;

/**
 * Cuts the file for a method that can take it. Methods of other shapes than chunked have no parts and pass over the wishes
 * for them, so that code which states some keeps working when the provider or the file changes.
 * @throws UploadError `invalid-input` naming `partBytes` or `width`.
 */
export function layOut(method: Candidate, facts: Facts, wish: PartWish): Layout {
  requireCount("partBytes", wish.partBytes);
  requireCount("width", wish.width);
  const { cost, limits, shape } = method;
  const grid = cut(method, facts.sizeBytes, wish);
  const width = Math.min(grid.width, grid.parts ?? Infinity);
  const copied = needsCopy(method, facts);
  return {
    partBytes: grid.partBytes,
    ...(adapts(method, facts, wish) && { adaptive: true }),
    parts: grid.parts,
    width,
    order: limits.order ?? "any",
    requests: grid.parts === null ? null : requestCount(cost, grid.parts),
    memoryBytes: width * flowBytes(facts) + (copied ? 0 : heldBytes(facts, grid)),
    throughBytes: shape === "import" ? 0 : (facts.sizeBytes ?? null),
    diskBytes: copied || facts.spooled === true ? (facts.sizeBytes ?? null) : 0,
  };
}

/** A stream is held in memory part by part, within a bound that the plan states. */
function adapts({ limits }: Candidate, facts: Facts, { partBytes }: PartWish): boolean {
  const isFree = partBytes === undefined && facts.forwardOnly !== true;
  return limits.adaptiveParts !== undefined && isFree;
}

function requestCount(
  { perUpload, perPart, partsPerPage = Infinity }: Candidate["cost"],
  parts: number,
): number {
  return perUpload + perPart * parts + Math.ceil(parts / partsPerPage);
}

interface Grid {
  readonly partBytes: number;
  readonly parts: number | null;
  readonly width: number;
}

function cut(method: Candidate, sizeBytes: number | undefined, wish: PartWish): Grid {
  switch (method.shape) {
    case "import":
      return { partBytes: 0, parts: 0, width: 0 };
    case "single":
      return { partBytes: sizeBytes ?? 0, parts: 1, width: 1 };
    case "chunked": {
      const width = chosenWidth(method, wish.width);
      const parts = { ...wish, width };
      if (sizeBytes === undefined)
        return { partBytes: unsizedPartBytes(method.limits, parts), parts: null, width };
      const partBytes = choosePartBytes(sizeBytes, method.limits, parts);
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

/** A Blob hands out its pieces in memory of its own, and a connection to an origin what it has received, beside the two buffers. */
function flowBytes({ kind }: Facts): number {
  const shares = kind === "blob" || kind === "url" || kind === "s3" ? 2 : 1;
  return shares * buffersPerFlow * bufferBytes;
}

/** What is held of a stream: every part that is on its way, and one that is being gathered meanwhile. */
function heldBytes({ forwardOnly }: Facts, { width, partBytes, parts }: Grid): number {
  if (forwardOnly !== true || width === 0) return 0;
  const held = Math.min(Math.max(width, leastHeldParts), parts ?? Infinity);
  return held * (partBytes + overhangBytes);
}
