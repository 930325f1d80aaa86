/** The counters behind `autoFinalize`, with the flaws that were recorded of them. */
import { apiErrors } from "./errors.js";
import type { AutoFinalize } from "./token.js";

const lockMs = 30_000;
const maxTriggers = 4;

/** The first part starts the count anew. @returns whether it is the whole file. */
export function countFirst(auto: AutoFinalize | undefined, sizeBytes: number): boolean {
  if (!auto) return false;
  auto.receivedBytes = sizeBytes;
  return sizeBytes === auto.fileSize;
}

/**
 * Counts a part with an explicit offset, also one that was counted before.
 * @returns the size to finish the file at, when this part is the one to do it. A part that comes within 30 s of such a
 * one never is, even if it is the true last one.
 * @throws ApiError INTERNAL_SERVERL_ERROR from the fifth time on.
 */
export function countPart(
  auto: AutoFinalize | undefined,
  sizeBytes: number,
  now: number,
): number | undefined {
  if (!auto) return undefined;
  auto.receivedBytes += sizeBytes;
  if (auto.receivedBytes < auto.fileSize || now < auto.lockedUntil) return undefined;
  auto.lockedUntil = now + lockMs;
  auto.triggers += 1;
  if (auto.triggers > maxTriggers) throw apiErrors.internal();
  return auto.fileSize;
}

/** Whether a part appended with `resumeAt=-1` finishes the file. The comparison is the server's: it looks reversed. */
export function finishesByAppending(auto: AutoFinalize | undefined, endBytes: number): boolean {
  return auto !== undefined && auto.fileSize >= endBytes;
}
