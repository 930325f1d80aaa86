import { linkAbort } from "../abort.js";
import { abortedError, UploadError } from "../errors.js";
import type { Runtime } from "../model.js";
import type { Call, Method } from "../provider.js";
import { aroundVerbs } from "./verbs.js";

export interface StallRule {
  /** While a part is being sent: how long no byte may be accepted, in milliseconds. */
  readonly stallMs: number;
  /** After the last byte, or for calls without a file: how long the answer may take, in milliseconds. */
  readonly answerMs: number;
}

/**
 * Ends an attempt in which nothing moves. It never looks at how long an attempt takes, only at how long it is silent:
 * a slow upload that progresses is never ended.
 */
export async function watched<T>(
  watch: { readonly rule: StallRule; readonly runtime: Runtime; readonly bodyBytes: number },
  call: Call,
  run: (call: Call) => Promise<T>,
): Promise<T> {
  if (call.signal.aborted) throw abortedError(call.signal);
  const { rule, runtime } = watch;
  const attempt = linkAbort(call.signal);
  let leftBytes = watch.bodyBytes;
  let movedAt = runtime.now();
  let cancel = (): void => undefined;
  const patienceMs = (): number => (leftBytes > 0 ? rule.stallMs : rule.answerMs);
  const arm = (delayMs: number): void => {
    cancel = runtime.after(delayMs, look);
  };
  const look = (): void => {
    const silentMs = runtime.now() - movedAt;
    if (silentMs < patienceMs()) arm(patienceMs() - silentMs);
    else attempt.abort(stalled(patienceMs(), leftBytes));
  };
  const rearm = (): void => {
    cancel();
    arm(patienceMs());
  };
  const onSent = (bytes: number): void => {
    const isLast = leftBytes > 0 && bytes >= leftBytes;
    leftBytes = Math.max(0, leftBytes - bytes);
    movedAt = runtime.now();
    if (isLast) rearm();
    call.onSent?.(bytes);
  };
  arm(patienceMs());
  try {
    return await run({ ...call, signal: attempt.signal, onSent });
  } catch (thrown) {
    throw attempt.signal.aborted ? abortedError(attempt.signal) : thrown;
  } finally {
    leftBytes = 0; // Bytes that are reported late arm nothing.
    cancel();
    attempt.unlink();
  }
}

function stalled(patienceMs: number, leftBytes: number): UploadError {
  const seconds = `${patienceMs / 1000} s`;
  return new UploadError(
    "stalled",
    leftBytes > 0
      ? `the server accepted no byte for ${seconds}, with ${leftBytes} bytes of the body left`
      : `the server gave no answer within ${seconds}`,
  );
}

/** The method with every verb watched for silence. */
export function withStallWatch(method: Method, rule: StallRule, runtime: Runtime): Method {
  const own = { ...rule, answerMs: Math.max(rule.answerMs, method.limits.answerMs ?? 0) };
  return aroundVerbs(method, ({ bodyBytes }, call, run) =>
    watched({ rule: own, runtime, bodyBytes }, call, run),
  );
}
