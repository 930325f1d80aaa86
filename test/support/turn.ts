import { setImmediate as nextTurn } from "node:timers/promises";

/** Lets everything run that waits for nothing but its turn: every settled promise and what follows from it. */
export async function turn(): Promise<void> {
  await nextTurn();
}

/** Whether a promise is settled by now, or by what only waits for its turn. */
export async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const note = (): void => {
    settled = true;
  };
  promise.then(note, note);
  await turn();
  return settled;
}
