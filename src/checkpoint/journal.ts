import { asUploadError, UploadError } from "../errors.js";
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
  /**
   * Removes the checkpoint: the upload is over. Never fails, for what it would fail is settled already; a later run makes
   * sense of a checkpoint that stayed.
   */
  forget(): Promise<void>;
  /** Waits for background writes and lets go of the claim. Never fails, for the same reason. */
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
 * @throws UploadError `invalid-input` while another living run works on the same upload, when the store cannot be used, or
 * when what is saved there is not a checkpoint of this version.
 */
export async function openJournal(store: CheckpointStore, key: string): Promise<Journal> {
  const where = store.locate(key);
  const release = await using(where, "claimed", () => store.claim(key));
  if (release === undefined) {
    throw new UploadError(
      "invalid-input",
      `this upload is already running (its checkpoint ${where} is claimed); wait for it, ` +
        `or give this one a resumeKey of its own to upload the same video twice`,
    );
  }
  try {
    const found = await using(where, "read", () => store.load(key));
    const saved = parseCheckpoint(found, where);
    return journalOf(store, key, saved, release);
  } catch (thrown) {
    await release().catch(() => undefined);
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
  const where = store.locate(key);
  /** Saves until nothing is pending. Only the last save counts: it has all that an earlier one should have had. */
  const saveAll = async (): Promise<void> => {
    let failure: UploadError | undefined;
    while (pending !== undefined) {
      const next = toJson(pending);
      pending = undefined;
      failure = undefined;
      try {
        await using(where, "written", () => store.save(key, next));
      } catch (thrown) {
        failure = asUploadError(thrown);
      }
    }
    writing = undefined;
    if (failure !== undefined) throw failure;
  };
  const settle = async (): Promise<void> => {
    if (pending !== undefined) writing ??= saveAll();
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
      await settle().catch(() => undefined);
      await using(where, "removed", () => store.remove(key)).catch(() => undefined);
    },
    async release() {
      await settle().catch(() => undefined);
      await release().catch(() => undefined);
    },
  };
}

/** Uses the store. @throws UploadError `invalid-input` that names the option, instead of whatever the store throws */
async function using<T>(where: string, deed: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (thrown) {
    if (thrown instanceof UploadError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new UploadError(
      "invalid-input",
      `checkpoints: ${where} could not be ${deed} (${reason}); give a folder or a store that can be written to`,
      { cause: thrown },
    );
  }
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
