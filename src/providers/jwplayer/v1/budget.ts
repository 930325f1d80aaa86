import { UploadError } from "../../../errors.js";
import type { RateLimit } from "./answers.js";
import { providerName } from "./name.js";

/** Remembers how many calls an account has left, so that none is made that can only be refused. */
export interface Budget {
  /** @throws UploadError `throttled` with `retryAfterMs` when the platform said that nothing is left. */
  admit(operation: string): void;
  note(operation: string, rate: RateLimit): void;
}

/** The platform counts in windows of one minute. */
const windowMs = 60_000;

/**
 * `/videos/list` is counted on its own (30 a minute), everything else together (60 a minute for each property):
 * JW Platform release notes, 2016-09-28.
 */
export function createBudget(clock: () => number): Budget {
  const spent = new Map<string, { readonly until: number; readonly limit: number }>();
  return {
    admit(operation) {
      const count = countOf(operation);
      const window = spent.get(count);
      if (window === undefined) return;
      const retryAfterMs = window.until - clock();
      if (retryAfterMs > 0) throw spentError(operation, window.limit, retryAfterMs);
      spent.delete(count);
    },
    note(operation, { reset, limit, remaining }) {
      if (remaining > 0) spent.delete(countOf(operation));
      else spent.set(countOf(operation), { until: clock() + untilReset(reset, clock()), limit });
    },
  };
}

/**
 * Milliseconds until a reset in Unix seconds. A reset that is unknown, past or further away than a window means that
 * the two clocks differ: then it is the time to the next whole minute, where windows were always seen to end.
 */
export function untilReset(reset: number | undefined, nowMs: number): number {
  const wait = reset === undefined ? 0 : reset * 1000 - nowMs;
  return wait > 0 && wait <= windowMs ? wait : windowMs - (nowMs % windowMs);
}

function countOf(operation: string): string {
  return operation === "videos.list" ? operation : "all others";
}

function spentError(operation: string, limit: number, retryAfterMs: number): UploadError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const text = `${providerName} allows this property ${limit} such calls a minute and all are used; next in ${seconds} s`;
  return new UploadError("throttled", text, { provider: providerName, operation, retryAfterMs });
}
