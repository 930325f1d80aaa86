import type { Checkpoint } from "./checkpoint/checkpoint.js";
import type { Journal } from "./checkpoint/journal.js";
import type { Json, Metadata, Part, Plan, Range, Runtime, Source, UploadEvent } from "./model.js";
import type { PauseGate } from "./pause.js";
import type { Method, OpenRequest } from "./provider.js";
import type { Meter } from "./transfer/meter.js";

/** Everything one upload needs, decided before anything is sent. */
export interface UploadJob {
  readonly source: Source;
  readonly plan: Plan;
  readonly parts: readonly Part[];
  /** With its layers on. */
  readonly method: Method;
  readonly metadata: Metadata;
  readonly extras: Json;
  readonly journal: Journal;
  readonly meter: Meter;
  readonly gate: PauseGate;
  readonly signal: AbortSignal;
  readonly runtime: Runtime;
  emit(event: UploadEvent): void;
  /** Deletes a finished asset. */
  remove(assetId: string): Promise<void>;
}

/** The state of a session that starts from nothing. */
export function freshState({ source, plan, runtime }: UploadJob): Checkpoint {
  return {
    version: 1,
    phase: "opening",
    uploadId: runtime.uuid(),
    startedAt: runtime.now(),
    fingerprint: source.facts.fingerprint,
    plan,
    session: null,
    receipts: [],
  };
}

/** What the method is told of the upload, the same in every attempt and after a restart. */
export function requestOf(job: UploadJob, { uploadId, startedAt }: Checkpoint): OpenRequest {
  const { source, parts, metadata, extras } = job;
  const slice = (range: Range): ReturnType<Source["slice"]> => source.slice(range);
  return { content: { facts: source.facts, parts, slice }, metadata, extras, uploadId, startedAt };
}
