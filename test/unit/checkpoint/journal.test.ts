import { describe, expect, it } from "vitest";
import type { Checkpoint, CheckpointStore } from "../../../src/checkpoint/checkpoint.js";
import { noJournal, openJournal } from "../../../src/checkpoint/journal.js";
import { memoryCheckpoints } from "../../../src/checkpoint/memory-store.js";
import type { Json } from "../../../src/model.js";
import { sampleCheckpoint, withParts } from "../../support/checkpoint.js";
import { deferred } from "../../support/deferred.js";
import type { Deferred } from "../../support/deferred.js";
import { failureOf } from "../../support/failure.js";
import { isSettled, turn } from "../../support/turn.js";

const checkpoint = sampleCheckpoint();

interface SlowStore extends CheckpointStore {
  /** How many parts each save had, in order. */
  readonly saves: readonly number[];
  /** The save under way. */
  ongoing(): Deferred<void>;
}

/** A store whose saves end when the test says so. */
function slowStore(): SlowStore {
  const saves: number[] = [];
  let current = deferred();
  return {
    ...memoryCheckpoints(),
    saves,
    ongoing: () => current,
    save(_key, value) {
      saves.push((value as unknown as Checkpoint).receipts.length);
      current = deferred();
      return current.promise;
    },
  };
}

function brokenStore(verb: "claim" | "load" | "save" | "remove"): CheckpointStore {
  const fail = (): Promise<never> => Promise.reject(new Error("EROFS: read-only file system"));
  return { ...memoryCheckpoints(), [verb]: fail };
}

describe("opening a journal", () => {
  it("finds nothing at first, and then what was written", async () => {
    const store = memoryCheckpoints();
    const first = await openJournal(store, "k");
    expect(first.saved).toBeUndefined();
    await first.write(withParts(2));
    await first.release();
    const second = await openJournal(store, "k");
    expect(second.saved).toEqual(withParts(2));
    expect(second.durable).toBe(true);
  });

  it("refuses a second run while the first one lives, and says what to do", async () => {
    const store = memoryCheckpoints();
    await openJournal(store, "k");
    const error = await failureOf(openJournal(store, "k"));
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain("already running (its checkpoint memory:k is claimed)");
    expect(error.message).toContain("resumeKey");
  });

  const json = checkpoint as unknown as Record<string, Json>;

  it.each<[string, Json]>([
    ["another version", { ...json, version: 2 }],
    ["an unknown phase", { ...json, phase: "resting" }],
    ["no receipts", { ...json, receipts: null }],
    ["no object", "checkpoint"],
    ["null", null],
  ])("refuses what is not a checkpoint, and lets go of the key: %s", async (_, value) => {
    const store = memoryCheckpoints();
    await store.save("k", value);
    const error = await failureOf(openJournal(store, "k"));
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain("memory:k is not a checkpoint");
    expect(error.message).toContain("delete it");
    expect(await store.claim("k")).toBeTypeOf("function");
  });

  it.each([
    ["claim", "claimed"],
    ["load", "read"],
  ] as const)("says that the store cannot be used when its %s fails", async (verb, deed) => {
    const error = await failureOf(openJournal(brokenStore(verb), "k"));
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain(`checkpoints: memory:k could not be ${deed} (EROFS`);
  });
});

describe("writing", () => {
  it("waits until the checkpoint is safe", async () => {
    const store = slowStore();
    const journal = await openJournal(store, "k");
    const written = journal.write(withParts(1));
    expect(await isSettled(written)).toBe(false);
    store.ongoing().resolve();
    await written;
    expect(store.saves).toEqual([1]);
  });

  it("says so when the store fails", async () => {
    const journal = await openJournal(brokenStore("save"), "k");
    const error = await failureOf(journal.write(checkpoint));
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain("checkpoints: memory:k could not be written (EROFS");
  });

  it("waits for its own save, not for the one that was under way", async () => {
    const store = slowStore();
    const journal = await openJournal(store, "k");
    journal.note(withParts(1));
    const written = journal.write(withParts(2));
    store.ongoing().resolve();
    expect(await isSettled(written)).toBe(false);
    store.ongoing().resolve();
    await written;
    expect(store.saves).toEqual([1, 2]);
  });

  it("does not fail for a background save that failed before it", async () => {
    const store = slowStore();
    const journal = await openJournal(store, "k");
    journal.note(withParts(1));
    const written = journal.write(withParts(2));
    store.ongoing().reject(new Error("EIO"));
    await turn();
    store.ongoing().resolve();
    await written;
    expect(store.saves).toEqual([1, 2]);
  });

  it.each([0, 1, 2, 3, 4, 5])(
    "loses nothing that comes %i ticks after a save has ended",
    async (ticks) => {
      const store = slowStore();
      const journal = await openJournal(store, "k");
      journal.note(withParts(1));
      store.ongoing().resolve();
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      const written = journal.write(withParts(2));
      await turn();
      expect(store.saves).toEqual([1, 2]);
      store.ongoing().resolve();
      await written;
    },
  );
});

describe("noting", () => {
  it("keeps only the newest while a save is under way", async () => {
    const store = slowStore();
    const journal = await openJournal(store, "k");
    for (const parts of [1, 2, 3, 4]) journal.note(withParts(parts));
    expect(store.saves).toEqual([1]);
    store.ongoing().resolve();
    await turn();
    expect(store.saves).toEqual([1, 4]);
  });

  it("never fails", async () => {
    const journal = await openJournal(brokenStore("save"), "k");
    journal.note(withParts(1));
    await journal.release();
    expect(journal.durable).toBe(true);
  });
});

describe("the end", () => {
  it("forget removes the checkpoint, once no save can bring it back", async () => {
    const store = slowStore();
    const removed: string[] = [];
    store.remove = (key) => Promise.resolve(void removed.push(key));
    const journal = await openJournal(store, "k");
    journal.note(withParts(1));
    journal.note(withParts(2));
    const forgotten = journal.forget();
    expect(await isSettled(forgotten)).toBe(false);
    expect(removed).toEqual([]);
    store.ongoing().resolve();
    await forgotten;
    expect(removed).toEqual(["k"]);
    expect(store.saves).toEqual([1]);
  });

  it("forget does not fail when the store does", async () => {
    const journal = await openJournal(brokenStore("remove"), "k");
    await expect(journal.forget()).resolves.toBeUndefined();
  });

  it("release waits for what is being saved, and lets go of the key", async () => {
    const store = slowStore();
    const journal = await openJournal(store, "k");
    journal.note(withParts(1));
    const released = journal.release();
    expect(await isSettled(released)).toBe(false);
    expect(await store.claim("k")).toBeUndefined();
    store.ongoing().resolve();
    await released;
    expect(await store.claim("k")).toBeTypeOf("function");
  });

  it("release does not fail when the store does", async () => {
    const fail = (): Promise<never> => Promise.reject(new Error("EROFS"));
    const store = { ...memoryCheckpoints(), claim: () => Promise.resolve(fail) };
    const journal = await openJournal(store, "k");
    await expect(journal.release()).resolves.toBeUndefined();
  });
});

describe("noJournal", () => {
  it("keeps nothing", async () => {
    await noJournal.write(checkpoint);
    noJournal.note(checkpoint);
    await noJournal.forget();
    await noJournal.release();
    expect(noJournal.saved).toBeUndefined();
    expect(noJournal.durable).toBe(false);
  });
});
