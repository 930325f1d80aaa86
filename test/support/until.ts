import { turn } from "./turn.js";

/** How long a condition may take before it counts as one that never comes, in milliseconds. */
const patienceMs = 20_000;

/** Resolves as soon as the condition holds. @throws Error naming what never came. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`);
    await turn();
  }
}
