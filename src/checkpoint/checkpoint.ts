import type { Asset, AttachedFile, Json, Plan, Receipt, Run } from "../model.js";

/** How far an interrupted upload had come. */
export type Phase =
  /** `open` was about to run: it may have made something whose id never arrived. */
  | "opening"
  /** The session stands; some parts may be stored. */
  | "sending"
  /** Every part is stored and `finish` was about to run: the asset may exist. */
  | "finishing"
  /** The asset stands; files that go along with it are still to come. */
  | "attaching";

/** Everything a later process needs to go on in the middle. Plain JSON. Holds upload links and tokens: keep it private. */
export interface Checkpoint {
  readonly version: 1;
  readonly phase: Phase;
  readonly uploadId: string;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** The content that was being uploaded. */
  readonly fingerprint: string;
  readonly plan: Plan;
  /** Null in the phase `opening`. */
  readonly session: Json;
  readonly receipts: readonly Receipt[];
  /** How the file was cut so far, where parts differ in size. */
  readonly runs?: readonly Run[] | undefined;
  /** Null before the phase `attaching`. */
  readonly asset: Asset | null;
  /** The files that are with the asset already, in the order of the request. */
  readonly attached: readonly AttachedFile[];
}

/**
 * Where checkpoints are kept between runs. Implement it over a database to resume on another machine.
 * Values hold credentials of half-done uploads (upload links, tokens): store them as secrets.
 */
export interface CheckpointStore {
  /** Where a person would find the checkpoint, for messages. */
  locate(key: string): string;
  load(key: string): Promise<Json | undefined>;
  /** Replaces the value whole or not at all. */
  save(key: string, value: Json): Promise<void>;
  /** Succeeds when there is nothing to remove. */
  remove(key: string): Promise<void>;
  /**
   * Claims the key for one upload, so that two runs of the same upload never work on one session. Answers how to let go
   * of it, or undefined while another living run holds it.
   */
  claim(key: string): Promise<(() => Promise<void>) | undefined>;
}
