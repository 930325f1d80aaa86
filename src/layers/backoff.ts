/** How long to wait between tries. */
export interface BackoffRule {
  /** Upper bound of the first wait, in milliseconds. */
  readonly baseMs: number;
  /** Upper bound of any wait, in milliseconds. */
  readonly maxMs: number;
}

/**
 * Exponential backoff with full jitter: anywhere between nothing and the doubled bound, so that clients which failed
 * together do not come back together.
 * @param failures how many tries have failed, at least 1
 * @param random a number in `[0, 1)`
 */
export function backoffMs(failures: number, rule: BackoffRule, random: number): number {
  const boundMs = Math.min(rule.maxMs, rule.baseMs * 2 ** (failures - 1));
  return Math.round(random * boundMs);
}

/** Retries that all uploads of one uploader share, so that an outage is not answered with a storm. */
export interface RetryBucket {
  /** Takes one retry; false when none is left. */
  take(): boolean;
  /** Gives one back after a success. */
  refill(): void;
}

/** A bucket that starts full. */
export function retryBucket(capacity: number): RetryBucket {
  let left = capacity;
  return {
    take() {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
    refill() {
      left = Math.min(capacity, left + 1);
    },
  };
}
