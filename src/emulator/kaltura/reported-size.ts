/** What an answer says of the file's size, which on a busy server is not always the size. */
import type { World } from "./world.js";

/** @param sizes The file's size after each part so far, the present one last. */
export function reportedSize({ hazards }: World, sizes: readonly number[]): number {
  const size = sizes.at(-1) ?? 0;
  const former = sizes.at(-2) ?? size;
  switch (hazards.rules.reportedSizes) {
    case "exact":
      return size;
    case "lagging":
      return former;
    case "backward":
      return sizes.length % 2 === 0 ? (sizes.at(-3) ?? size) : size;
    case "mid-part":
      return former + Math.floor((size - former) / 2);
  }
}
