import { setImmediate as nextTurn } from "node:timers/promises";

/** Lets everything run that waits for nothing but its turn: every settled promise and what follows from it. */
export async function turn(): Promise<void> {
  await nextTurn();
}
