import type { CheckpointStore } from "./checkpoint/checkpoint.js";
import { fileCheckpoints } from "./checkpoint/file-store.js";
import { retryBucket } from "./layers/backoff.js";
import type { RetryBucket } from "./layers/backoff.js";
import { retrying } from "./layers/retry.js";
import type { RetryContext, RetryRule } from "./layers/retry.js";
import { watched } from "./layers/stall.js";
import type { StallRule } from "./layers/stall.js";
import type { Runtime } from "./model.js";
import type { UploaderOptions } from "./options.js";
import type { Call, Provider, Verb } from "./provider.js";
import { systemRuntime } from "./runtime.js";

/** A provider with the rules and the state that all uploads of one uploader share. */
export interface Engine<Extras extends object = object> {
  readonly provider: Provider<Extras>;
  readonly options: UploaderOptions;
  readonly runtime: Runtime;
  readonly store: CheckpointStore | undefined;
  readonly retry: RetryRule;
  readonly stall: StallRule;
  readonly bucket: RetryBucket;
}

/** Retries that the uploads of one uploader may spend in a row, before any success, until failures count at once. */
const bucketCapacity = 100;
/** How often the platform may tell one operation to slow down. */
const maxThrottles = 20;

export function buildEngine<Extras extends object>(
  provider: Provider<Extras>,
  options: UploaderOptions,
): Engine<Extras> {
  const { checkpoints, retry = {}, stallMs = 30_000, answerMs = 60_000 } = options;
  const { attempts = 6, baseMs = 500, maxMs = 30_000 } = retry;
  return {
    provider,
    options,
    runtime: options.runtime ?? systemRuntime,
    store: typeof checkpoints === "string" ? fileCheckpoints(checkpoints) : checkpoints,
    retry: { attempts, baseMs, maxMs, maxThrottles },
    stall: { stallMs, answerMs },
    bucket: retryBucket(bucketCapacity),
  };
}

/** What the retry layer of one upload, or of one call outside any, shares with the uploader. */
export function retryContext(
  { retry, runtime, bucket }: Engine,
  upload: Partial<Pick<RetryContext, "progressMark" | "onRetry">> = {},
): RetryContext {
  const { progressMark = () => 0, onRetry = () => undefined } = upload;
  return { rule: retry, runtime, bucket, progressMark, onRetry };
}

/** A call to the provider outside any upload, watched and retried like the verbs of a method. */
export function callProvider<T>(
  engine: Engine,
  verb: Verb,
  { signal, repeated = false }: { readonly signal: AbortSignal; readonly repeated?: boolean },
  run: (call: Call) => Promise<T>,
): Promise<T> {
  const watch = { rule: engine.stall, runtime: engine.runtime, bodyBytes: 0 };
  const call: Call = { signal, repeated };
  return retrying(
    { verb, call, run: (attempt) => watched(watch, attempt, run) },
    retryContext(engine),
  );
}
