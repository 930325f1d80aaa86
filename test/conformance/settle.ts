import { expect } from "vitest";
import type { Emulator } from "../../src/emulator/index.js";
import { UploadError } from "../../src/index.js";
import type { InstantRuntime } from "../support/instant-runtime.js";
import { until } from "../support/until.js";

/** How long the uploaders of this suite put up with silence, in milliseconds of their clock. */
export const patienceMs = 600_000;

/** What became of a promise of the library. */
export interface Settled<T> {
  readonly value: T | undefined;
  readonly error: UploadError | undefined;
}

/**
 * Waits until the promise settles.
 * @param look called at every turn until then
 */
export async function settled<T>(work: Promise<T>, look: () => void): Promise<Settled<T>> {
  let end: { readonly value?: T; readonly thrown?: unknown } | undefined;
  work.then(
    (value) => (end = { value }),
    (thrown: unknown) => (end = { thrown }),
  );
  await until("the end of an upload", () => {
    look();
    return end !== undefined;
  });
  const { value, thrown } = { ...end };
  if (thrown !== undefined) expect(thrown).toBeInstanceOf(UploadError);
  return { value, error: thrown as UploadError | undefined };
}

/** Lets time pass whenever a request has come to where the emulator falls silent on purpose. */
export function impatience(
  emulator: Emulator,
  runtime: InstantRuntime,
): (silentAfterBytes: number) => void {
  const seen = new Set<number>();
  return (silentAfterBytes) => {
    const silent = emulator
      .requests()
      .find(
        ({ id, fault, receivedBytes }) =>
          fault === "stall" && receivedBytes >= silentAfterBytes && !seen.has(id),
      );
    if (silent === undefined) return;
    seen.add(silent.id);
    runtime.advance(patienceMs);
  };
}
