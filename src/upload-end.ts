import type { Checkpoint } from "./checkpoint/checkpoint.js";
import { abortedError, asUploadError, UploadError } from "./errors.js";
import type { Json } from "./model.js";
import { requestOf } from "./upload-job.js";
import type { UploadJob } from "./upload-job.js";

/**
 * What becomes of an upload that ends early: what a later run can continue is left for it, the rest is removed from the
 * platform, and what cannot be known is said.
 * @returns the error to end with
 */
export async function endEarly(
  job: UploadJob,
  state: Checkpoint,
  failure: UploadError,
): Promise<UploadError> {
  const error = placed(job, failure);
  if (job.signal.aborted) {
    const { operation } = error;
    const aborted = placed(job, abortedError(job.signal)).with({ operation });
    if (state.asset !== null) return withdraw(job, state.asset.id, aborted);
    return forgetAll(job, state, aborted, true);
  }
  const assetId = state.asset?.id;
  if (canContinue(job, state, error)) return error.with({ resumable: true, assetId });
  if (assetId !== undefined) {
    await job.journal.forget();
    return error.with({ assetId }, "; the video itself is complete");
  }
  const doubt = doubtOf(job, state);
  if (isUnclear(error) && doubt !== undefined) {
    await job.journal.forget();
    return error.with({}, doubt);
  }
  return forgetAll(job, state, error, mayHaveMade(job, state, error));
}

/** The error with the upload's own provider and method where it names none: not every failure comes out of a verb. */
function placed({ plan }: UploadJob, error: UploadError): UploadError {
  return error.with({
    provider: error.provider ?? plan.provider,
    method: error.method ?? plan.method,
  });
}

/**
 * A changed file must not be mixed with what is already on the platform, so that is removed.
 * @throws UploadError `source-changed`
 */
export async function refuseChangedSource(job: UploadJob, saved: Checkpoint): Promise<void> {
  const { facts } = job.source;
  if (saved.fingerprint === facts.fingerprint) return;
  const changed = new UploadError(
    "source-changed",
    `${facts.name} changed since its upload was interrupted, so what is left of that upload is not continued; ` +
      "run the upload again to send the file as it is now",
    { provider: job.plan.provider, method: job.plan.method },
  );
  throw await forgetAll(job, saved, changed, true);
}

/** The abort came when the asset was made already: it is deleted again, unless it was there before. */
async function withdraw(
  job: UploadJob,
  assetId: string,
  aborted: UploadError,
): Promise<UploadError> {
  await job.journal.forget();
  if (assetId === job.assetId) return aborted.with({ assetId }, "; the new file is in the asset");
  try {
    await job.remove(assetId);
    return aborted;
  } catch (thrown) {
    const reason = asUploadError(thrown).message;
    return aborted.with({ assetId }, `; the asset was made and could not be deleted: ${reason}`);
  }
}

/** Removes what a session created, whatever became of the caller's signal. @returns the failure to do so */
export async function discard(
  job: UploadJob,
  state: Checkpoint,
  mayHaveOpened: boolean,
): Promise<UploadError | undefined> {
  const { method } = job;
  const call = { signal: new AbortController().signal, repeated: mayHaveOpened };
  try {
    let session: Json | undefined = state.session ?? undefined;
    if (session === undefined && mayHaveOpened)
      session = await method.recover?.(requestOf(job, state), call);
    if (session === undefined || method.discard === undefined) return undefined;
    await method.discard(session, call);
    job.emit({ type: "discarded", method: method.name });
    return undefined;
  } catch (thrown) {
    return asUploadError(thrown);
  }
}

async function forgetAll(
  job: UploadJob,
  state: Checkpoint,
  error: UploadError,
  mayHaveOpened: boolean,
): Promise<UploadError> {
  const failure = await discard(job, state, mayHaveOpened);
  await job.journal.forget();
  if (failure === undefined) return error;
  if (state.session === null) return error.with({}, doubts.opening);
  const { assetId } = failure;
  return error.with(
    { assetId },
    `; what it had created on the platform could not be removed: ${failure.message}`,
  );
}

const doubts = {
  opening:
    "; whether the platform made anything is not known: look for an empty video with this title before uploading again",
  finishing:
    "; the platform has every byte, but whether it made the asset is not known: look for it before uploading again",
};

/** What to tell when the last call's answer never came and nothing here can find out what it did. */
function doubtOf({ method }: UploadJob, { phase }: Checkpoint): string | undefined {
  if (phase === "finishing") return doubts.finishing;
  return phase === "opening" && method.recover === undefined ? doubts.opening : undefined;
}

function isUnclear({ kind }: UploadError): boolean {
  return kind === "interrupted" || kind === "stalled";
}

/**
 * Whether something may exist of a failed `open`: the answer to its last try was lost, or that to one before a refusal,
 * or an earlier run had begun it.
 */
function mayHaveMade(
  { journal }: UploadJob,
  { uploadId }: Checkpoint,
  error: UploadError,
): boolean {
  const isHarmless = error.kind === "unreachable" || error.kind === "throttled";
  const isContinued = journal.saved?.uploadId === uploadId;
  return isContinued || isUnclear(error) || (error.attempts > 1 && !isHarmless);
}

/** Failures that pass by themselves or by the operator's hand, in a state that another run can pick up. */
function canContinue(
  { journal, method }: UploadJob,
  { phase }: Checkpoint,
  error: UploadError,
): boolean {
  const passes =
    isUnclear(error) || ["unreachable", "throttled", "unauthorized"].includes(error.kind);
  if (!journal.durable || !passes) return false;
  if (phase === "opening") return !isUnclear(error) || method.recover !== undefined;
  return phase === "attaching" || method.shape === "import" || method.inspect !== undefined;
}
