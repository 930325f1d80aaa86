import { UploadError } from "../../errors.js";

/** What a platform said of the calls that are left. */
export interface CallsLeft {
  readonly remaining: number;
  /** Calls a minute. */
  readonly limit: number;
  /** When the count starts anew, in Unix milliseconds. */
  readonly resetsAtMs: number;
}

/**
 * Remembers which accounts have no calls left in the running minute, so that none is made that can only be refused. One
 * value may serve any number of accounts and of both API versions: each is counted for itself.
 */
export interface CallBudget {
  /**
   * @param count Which count the call belongs to: an account, and a kind of call where kinds are counted apart.
   * @throws UploadError `throttled` with `retryAfterMs` when the platform said that nothing is left of this count.
   */
  admit(count: string, call: { readonly provider: string; readonly operation: string }): void;
  note(count: string, left: CallsLeft): void;
}

/** The platform counts in windows of one minute. */
const windowMs = 60_000;

/** @param clock Unix milliseconds. */
export function callBudget(clock: () => number = Date.now): CallBudget {
  const spent = new Map<string, CallsLeft>();
  return {
    admit(count, call) {
      const window = spent.get(count);
      if (window === undefined) return;
      const retryAfterMs = window.resetsAtMs - clock();
      if (retryAfterMs > 0) throw spentError(call, window.limit, retryAfterMs);
      spent.delete(count);
    },
    note(count, left) {
      if (left.remaining > 0) spent.delete(count);
      else spent.set(count, left);
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

function spentError(
  { provider, operation }: { readonly provider: string; readonly operation: string },
  limit: number,
  retryAfterMs: number,
): UploadError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const text = `${provider} allows ${limit} such calls a minute and all are used; next in ${seconds} s`;
  return new UploadError("throttled", text, { provider, operation, retryAfterMs });
}
