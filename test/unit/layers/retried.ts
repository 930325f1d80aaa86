import type { UploadError } from "../../../src/errors.js";
import { retryBucket } from "../../../src/layers/backoff.js";
import { retrying } from "../../../src/layers/retry.js";
import type { Operation, RetryContext } from "../../../src/layers/retry.js";
import type { Call } from "../../../src/provider.js";
import { manualRuntime } from "../../support/manual-runtime.js";
import type { ManualRuntime } from "../../support/manual-runtime.js";
import { liveCall } from "../../support/scripted-method.js";

type Retry = Parameters<RetryContext["onRetry"]>[0];

interface Wish {
  /** What the tries come to, the last one for good. */
  readonly outcomes: readonly (UploadError | "ok")[];
  readonly operation?: Partial<Operation<string>>;
  readonly attempts?: number;
  readonly bucket?: RetryContext["bucket"];
  readonly progressMark?: () => number;
}

export interface Retried {
  readonly done: Promise<string>;
  readonly runtime: ManualRuntime;
  /** What each try was given. */
  readonly calls: readonly Call[];
  readonly retries: readonly Retry[];
  readonly delays: () => readonly number[];
}

/** Waits of at most 1, 2, 4 and 8 s, and 3 throttles. */
export const backoff = { baseMs: 1_000, maxMs: 8_000, maxThrottles: 3 };

/** An operation that comes to these outcomes, under a clock that the test moves. */
export function startRetrying({
  outcomes,
  operation,
  attempts = 4,
  bucket,
  progressMark,
}: Wish): Retried {
  const runtime = manualRuntime();
  const calls: Call[] = [];
  const retries: Retry[] = [];
  const done = retrying(
    {
      verb: "send",
      call: liveCall(),
      async run(call) {
        await Promise.resolve();
        calls.push(call);
        const outcome = outcomes[Math.min(calls.length, outcomes.length) - 1] ?? "ok";
        if (outcome === "ok") return outcome;
        throw outcome;
      },
      ...operation,
    },
    {
      rule: { ...backoff, attempts },
      runtime,
      bucket: bucket ?? retryBucket(100),
      progressMark: progressMark ?? (() => 0),
      onRetry: (retry) => retries.push(retry),
    },
  );
  done.catch(() => undefined);
  const delays = (): readonly number[] => retries.map(({ delayMs }) => delayMs);
  return { done, runtime, calls, retries, delays };
}
