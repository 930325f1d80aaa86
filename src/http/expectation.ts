import type { ClientRequest } from "node:http";
import type { After } from "./timer.js";

export interface ExpectationOptions {
  /** How long to wait for the server's word, in milliseconds. */
  readonly waitMs: number;
  readonly after: After;
  /** Fires when the request ended first. */
  readonly over: AbortSignal;
}

/**
 * True once the body of a request with `Expect: 100-continue` may be sent: the server said so, or said nothing for
 * `waitMs` (RFC 9110, section 10.1.1, lets a client wait no longer than it likes). False when a final answer came instead.
 */
export function goAhead(
  request: ClientRequest,
  { waitMs, after, over }: ExpectationOptions,
): Promise<boolean> {
  return new Promise((resolve) => {
    const decide = (go: boolean) => (): void => {
      stopWaiting();
      resolve(go);
    };
    const stopWaiting = after(waitMs, decide(true));
    request.once("continue", decide(true));
    request.once("response", decide(false));
    over.addEventListener("abort", decide(false), { once: true });
  });
}
