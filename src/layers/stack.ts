import type { Runtime } from "../model.js";
import type { Content, Method } from "../provider.js";
import { withGrace } from "./grace.js";
import { withRetry } from "./retry.js";
import type { RetryContext } from "./retry.js";
import { withStallWatch } from "./stall.js";
import type { StallRule } from "./stall.js";
import { withTrace } from "./trace.js";
import type { SendObserver } from "./trace.js";

export interface Stack {
  readonly provider: string;
  /** What the upload sends. */
  readonly content: Content;
  readonly observer: SendObserver;
  readonly stall: StallRule;
  readonly retry: RetryContext;
  readonly runtime: Runtime;
}

/**
 * A bare method with every layer on. From the inside: stall and grace end an attempt, trace sees each one and puts the
 * method's name on whatever it ended with, retry repeats.
 */
export function stackLayers(
  method: Method,
  { provider, content, observer, stall, retry, runtime }: Stack,
): Method {
  const bounded = withGrace(withStallWatch(method, stall, runtime), runtime);
  return withRetry(withTrace(bounded, provider, observer), retry, content);
}
