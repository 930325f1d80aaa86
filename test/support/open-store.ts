import type { Checkpoint, CheckpointStore } from "../../src/checkpoint/checkpoint.js";
import { memoryCheckpoints } from "../../src/checkpoint/memory-store.js";
import type { Json } from "../../src/model.js";

/** A store in memory that shows what it holds. */
export interface OpenStore extends CheckpointStore {
  readonly keys: () => readonly string[];
  /** The only checkpoint that there is. */
  readonly only: () => Checkpoint;
  /** What a later process finds when this one is killed now: the same checkpoints, and no claims. */
  readonly survivor: () => OpenStore;
}

export function openStore(saved: ReadonlyMap<string, Json> = new Map()): OpenStore {
  const values = new Map(saved);
  return {
    ...memoryCheckpoints(),
    load: (key) => Promise.resolve(values.get(key)),
    save: (key, value) => Promise.resolve(void values.set(key, value)),
    remove: (key) => Promise.resolve(void values.delete(key)),
    keys: () => [...values.keys()],
    only() {
      const [value] = values.values();
      if (value === undefined || values.size > 1)
        throw new Error(`there are ${values.size} checkpoints`);
      return value as unknown as Checkpoint;
    },
    survivor: () => openStore(values),
  };
}
