/** Chooses the size of the next part by how the last ones went. */
export interface Sizing {
  /** @param leftBytes how much of the file is not cut yet */
  next(leftBytes: number): number;
  /** A part was stored in one attempt that took so long. */
  stored(partBytes: number, tookMs: number): void;
  /** An attempt failed on the way. */
  lost(partBytes: number): void;
}

export interface SizingRule {
  /** Where to begin, and what parts do not exceed when the file comes to its end. */
  readonly partBytes: number;
  readonly smallestBytes: number;
  readonly largestBytes: number;
  /** How long a part is to take at most, in milliseconds. */
  readonly targetMs: number;
  /** Parts in flight at once. */
  readonly width: number;
}

/** Parts that must go well after a failure before larger ones are tried again. */
const probation = 8;

/**
 * Sizes are doubled while a part takes less than half of its time, so that requests cost less; halved when one takes more
 * than twice its time, and after each failure, so that little is sent again. Only parts of the present size count: those
 * cut before a change arrive after it.
 *
 * Large parts lose to the tail, where all flows but one have nothing left to send. So beyond its first size a part grows
 * only while the rest of the file makes two rounds of such parts.
 * @param currentBytes the size at which an interrupted upload had arrived
 */
export function startSizing(rule: SizingRule, currentBytes: number): Sizing {
  const { partBytes, smallestBytes, largestBytes, targetMs, width } = rule;
  let size = currentBytes;
  let owed = 0;
  const shrink = (): void => {
    if (size > smallestBytes) size = Math.max(smallestBytes, Math.ceil(size / 2));
  };
  return {
    next(leftBytes) {
      let bytes = size;
      while (bytes > partBytes && 2 * width * bytes > leftBytes) bytes = Math.ceil(bytes / 2);
      return bytes;
    },
    stored(bytes, tookMs) {
      if (bytes !== size) return;
      if (tookMs > 2 * targetMs) shrink();
      else if (owed > 0) owed -= 1;
      else if (tookMs < targetMs / 2 && 2 * size <= largestBytes) size *= 2;
    },
    lost(bytes) {
      owed = probation;
      if (bytes >= size) shrink();
    },
  };
}
