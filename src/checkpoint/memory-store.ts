import type { Json } from "../model.js";
import type { CheckpointStore } from "./checkpoint.js";

/** Checkpoints that live as long as this object: they outlast a failed upload, not the process. */
export function memoryCheckpoints(): CheckpointStore {
  const values = new Map<string, Json>();
  const claims = new Set<string>();
  return {
    locate: (key) => `memory:${key}`,
    load: (key) => Promise.resolve(values.get(key)),
    save(key, value) {
      values.set(key, structuredClone<Json>(value));
      return Promise.resolve();
    },
    remove(key) {
      values.delete(key);
      return Promise.resolve();
    },
    claim(key) {
      if (claims.has(key)) return Promise.resolve(undefined);
      claims.add(key);
      return Promise.resolve(() => {
        claims.delete(key);
        return Promise.resolve();
      });
    },
  };
}
