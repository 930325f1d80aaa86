/** The budget of API calls: fixed windows of one minute. */
import type { Clock } from "../../contract.js";

/** The `rate_limit` object of every answer. */
interface RateLimit {
  /** Unix second at which the window ends. */
  readonly reset: number;
  readonly limit: number;
  readonly remaining: number;
}

export interface Turn extends RateLimit {
  /** The call is within the budget and has been counted. */
  readonly granted: boolean;
}

const windowSeconds = 60;

export function createBudget(clock: Clock, callsPerMinute: number): () => Turn {
  let window = -1;
  let used = 0;
  return () => {
    const current = Math.floor(clock.now() / 1000 / windowSeconds);
    if (current !== window) used = 0;
    window = current;
    const granted = used < callsPerMinute;
    if (granted) used += 1;
    const reset = (current + 1) * windowSeconds;
    return { granted, reset, limit: callsPerMinute, remaining: callsPerMinute - used };
  };
}
