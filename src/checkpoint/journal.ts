import { UploadError } from "../errors.js";
import type { Json } from "../model.js";
import type { Checkpoint, CheckpointStore, Phase } from "./checkpoint.js";

/** One upload's place in a checkpoint store, from claim to release. */
export interface Journal {
  /** What an earlier, unfinished run left here. */
  readonly saved: Checkpoint | undefined;
  /** Whether anything written here outlasts this upload. */
  readonly durable: boolean;
  /** Writes a checkpoint and waits until it is safe. */
  write(checkpoint: Checkpoint): Promise<void>;
  /** Writes in the background; when writes pile up only the newest is kept. A lagging journal costs a part, never a byte. */
  note(checkpoint: Checkpoint): void;
  /** Removes the checkpoint: the upload is over. */
  forget(): Promise<void>;
  /** Waits for background writes and lets go of the claim. */
  release(): Promise<void>;
}

/** A journal that keeps nothing, for uploaders without a store. */
export const noJournal: Journal = {
  saved: undefined,
  durable: false,
  write: () => Promise.resolve(),
  note: () => undefined,
  forget: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

/**
 * Claims a key and reads what is saved under it.
 * @throws UploadError `invalid-input` while another living run works on the same upload, or when what is saved there is
 * not a checkpoint of this version.
 */
export async function openJournal(store: CheckpointStore, key: string): Promise<Journal> {
  const release = await store.claim(key);
  if (release === undefined) {
    throw new UploadError(
      "invalid-input",
      `this upload is already running (its checkpoint ${store.locate(key)} is claimed); wait for it, ` +
        `or give this one a resumeKey of its own to upload the same video twice`,
    );
  }
  try {
    const saved = parseCheckpoint(await store.load(key), store.locate(key));
    return journalOf(store, key, saved, release);
  } catch (thrown) {
    await release();
    throw thrown;
  }
}

function journalOf(
  store: CheckpointStore,
  key: string,
  saved: Checkpoint | undefined,
  release: () => Promise<void>,
): Journal {
  let pending: Checkpoint | undefined;
  let writing: Promise<void> | undefined;
  const drain = async (): Promise<void> => {
    while (pending !== undefined) {
      const next = pending;
      pending = undefined;
      await store.save(key, toJson(next));
    }
  };
  const settle = async (): Promise<void> => {
    writing ??= drain().finally(() => (writing = undefined));
    await writing;
  };
  return {
    saved,
    durable: true,
    async write(checkpoint) {
      pending = checkpoint;
      await settle();
    },
    note(checkpoint) {
      pending = checkpoint;
      // A failed background write is not a failed upload; the next awaited write reports a store that stays broken.
      settle().catch(() => undefined);
    },
    async forget() {
      pending = undefined;
      await settle();
      await store.remove(key);
    },
    async release() {
      await settle().catch(() => undefined);
      await release();
    },
  };
}

function toJson(checkpoint: Checkpoint): Json {
  return JSON.parse(JSON.stringify(checkpoint)) as Json;
}

function parseCheckpoint(value: Json | undefined, where: string): Checkpoint | undefined {
  if (value === undefined) return undefined;
  if (isCheckpoint(value)) return value;
  throw new UploadError(
    "invalid-input",
    `${where} is not a checkpoint that this version of upreel can read; delete it to upload from the start`,
  );
}

const phases: readonly Phase[] = ["opening", "sending", "finishing", "attaching"];

function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== "object" || value === null) return false;
  const { version, phase, uploadId, startedAt, fingerprint, plan, receipts, attached } =
    value as Partial<Record<keyof Checkpoint, unknown>>;
  return (
    version === 1 &&
    phases.includes(phase as Phase) &&
    typeof uploadId === "string" &&
    typeof startedAt === "number" &&
    typeof fingerprint === "string" &&
    typeof plan === "object" &&
    Array.isArray(receipts) &&
    Array.isArray(attached)
  );
}
