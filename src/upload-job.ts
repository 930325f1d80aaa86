import type { Checkpoint } from "./checkpoint/checkpoint.js";
import type { Attaching, Companion } from "./companions.js";
import type { Journal } from "./checkpoint/journal.js";
import type {
  AttachedFile,
  Json,
  Metadata,
  Plan,
  Receipt,
  Runtime,
  Source,
  UploadEvent,
} from "./model.js";
import type { PauseGate } from "./pause.js";
import type { Method, OpenRequest } from "./provider.js";
import type { Meter } from "./transfer/meter.js";
import type { PartedContent } from "./upload-content.js";

/** Everything one upload needs, decided before anything is sent. */
export interface UploadJob {
  readonly source: Source;
  readonly plan: Plan;
  /** The source, cut by the plan, as methods may look at it. */
  readonly content: PartedContent;
  /** With its layers on. */
  readonly method: Method;
  readonly metadata: Metadata;
  /** The existing asset that the file is to go into. */
  readonly assetId: string | undefined;
  /** Files to put with the asset once it stands. */
  readonly companions: readonly Companion[];
  readonly extras: Json;
  readonly journal: Journal;
  readonly meter: Meter;
  readonly gate: PauseGate;
  readonly signal: AbortSignal;
  readonly runtime: Runtime;
  emit(event: UploadEvent): void;
  /** Puts a companion with the asset. */
  attach(file: Attaching, repeated: boolean): Promise<AttachedFile>;
  /** Deletes a finished asset. */
  remove(assetId: string): Promise<void>;
}

/** The state of one session, journalled as it changes. */
export interface Tracker {
  state(): Checkpoint;
  /** Changes the state and waits until the journal has it. */
  enter(change: Partial<Checkpoint>): Promise<void>;
  add(receipt: Receipt): void;
}

/** The state of a session that starts from nothing. */
export function freshState({ source, content, plan, runtime }: UploadJob): Checkpoint {
  return {
    version: 1,
    phase: "opening",
    uploadId: runtime.uuid(),
    startedAt: runtime.now(),
    fingerprint: source.facts.fingerprint,
    plan,
    session: null,
    receipts: [],
    runs: content.runs,
    asset: null,
    attached: [],
  };
}

/** What the method is told of the upload, the same in every attempt and after a restart. */
export function requestOf(job: UploadJob, { uploadId, startedAt }: Checkpoint): OpenRequest {
  const { content, metadata, extras, assetId } = job;
  return { content, metadata, extras, uploadId, assetId, startedAt };
}
