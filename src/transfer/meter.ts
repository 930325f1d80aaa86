import type { Progress, Runtime } from "../model.js";
import { advance, progressOf, startLedger } from "./progress.js";
import type { ProgressStep } from "./progress.js";

/** Keeps one upload's progress and tells the caller of it, not too often. */
export interface Meter {
  step(step: ProgressStep): void;
  now(): Progress;
}

/** While bytes move, reports are at least this far apart, in milliseconds. */
const reportGapMs = 100;

/** @param report called with every acknowledged part and change of state, and now and then while bytes move */
export function startMeter(
  totalBytes: number | null,
  runtime: Runtime,
  report: (progress: Progress) => void,
): Meter {
  let ledger = startLedger(totalBytes);
  let reportedAt = -Infinity;
  return {
    step(step) {
      ledger = advance(ledger, step);
      const isDue = runtime.now() - reportedAt >= reportGapMs;
      if (step.type === "sent" && !isDue) return;
      reportedAt = runtime.now();
      report(progressOf(ledger));
    },
    now: () => progressOf(ledger),
  };
}
