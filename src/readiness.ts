import { callProvider } from "./engine.js";
import type { Engine } from "./engine.js";
import { UploadError } from "./errors.js";
import type { Asset } from "./model.js";
import { sleep } from "./runtime.js";
import { announcer } from "./upload-listeners.js";

/** How to wait for an asset. */
export interface WaitOptions {
  /** Ends the waiting; the asset stays. Default: none. */
  readonly signal?: AbortSignal | undefined;
  /** Give up after this long, in milliseconds. Default: never; long videos take hours to transcode. */
  readonly timeoutMs?: number | undefined;
  /** Told of each answer that is not final. */
  readonly onState?: ((asset: Asset) => void) | undefined;
}

/** The second look comes this long after the first, in milliseconds; each further wait is longer by half. */
const firstWaitMs = 1_000;
/** A platform that allows 60 calls a minute must not be asked all the time. */
const longestWaitMs = 15_000;

/**
 * Asks for an asset's status, ever less often, until it can be played.
 * @throws UploadError `rejected` when the platform gave up on it, `not-found` when it is unknown or deleted, `stalled`
 * after `timeoutMs`, `aborted` when the signal fired.
 */
export async function waitUntilReady(
  engine: Engine,
  id: string,
  { signal = new AbortController().signal, timeoutMs = Infinity, onState }: WaitOptions,
): Promise<Asset> {
  const { provider, runtime } = engine;
  const announce = announcer([onState]);
  const giveUpAt = runtime.now() + timeoutMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 1.5, longestWaitMs)) {
    const asset = await callProvider(engine, "status", { signal }, (call) =>
      provider.status(id, call),
    );
    if (asset.state === "ready") return asset;
    const failure = hopeless(asset);
    if (failure !== undefined) throw failure;
    announce(asset);
    const leftMs = giveUpAt - runtime.now();
    if (leftMs <= 0) throw tooLate(asset, timeoutMs);
    await sleep(runtime, Math.min(waitMs, leftMs), signal);
  }
}

function hopeless({ id, provider, state, failure, platformState }: Asset): UploadError | undefined {
  const where = { provider, operation: "status", code: platformState, assetId: id };
  if (state === "failed")
    return new UploadError(
      "rejected",
      `${provider} could not process ${id}: ${failure ?? platformState}`,
      where,
    );
  if (state === "gone")
    return new UploadError("not-found", `${id} was deleted from ${provider}`, where);
  return undefined;
}

function tooLate({ id, provider, platformState }: Asset, timeoutMs: number): UploadError {
  return new UploadError(
    "stalled",
    `${id} was not ready after ${timeoutMs / 1000} s (${provider} says ${platformState}); wait again with waitUntilReady`,
    { provider, operation: "status", assetId: id },
  );
}
