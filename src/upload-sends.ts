import type { SendObserver } from "./layers/trace.js";
import type { Plan, Run, Runtime } from "./model.js";
import type { Method } from "./provider.js";
import type { Meter } from "./transfer/meter.js";
import { startSizing } from "./transfer/sizing.js";
import type { Sizing } from "./transfer/sizing.js";

/** How the sizes of parts go on from where they are; undefined where all have one size. */
export function sizingOf(
  { limits }: Method,
  { adaptive, partBytes, width }: Plan,
  runs: readonly Run[] = [],
): Sizing | undefined {
  if (adaptive !== true || limits.adaptiveParts === undefined) return undefined;
  const rule = { partBytes, width, ...limits.adaptiveParts };
  return startSizing(rule, runs.at(-1)?.partBytes ?? partBytes);
}

/** Passes on what each attempt to send a part does: to the caller's progress, and to the sizes of the parts to come. */
export function observeSends(
  meter: Meter,
  runtime: Runtime,
  sizing: Sizing | undefined,
): SendObserver {
  const begun = new Map<number, number>();
  return {
    began: ({ index }) => {
      begun.set(index, runtime.now());
    },
    stored: ({ index, start, end }) => {
      sizing?.stored(end - start, runtime.now() - (begun.get(index) ?? 0));
      begun.delete(index);
    },
    sent: ({ index, start, end }, bytes) => {
      const atMs = runtime.now();
      meter.step({ type: "sent", part: index, bytes, partBytes: end - start, atMs });
    },
    lost: ({ index, start, end }, { kind }) => {
      meter.step({ type: "lost", part: index });
      if (kind === "interrupted" || kind === "stalled") sizing?.lost(end - start);
    },
  };
}
