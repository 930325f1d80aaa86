import { ceilingOf } from "./verdict.js";
import type { Result } from "./run-scenario.js";

const columns = [14, 10, 9, 18, 12, 10] as const;

export function showHead(): void {
  console.log(row("", "wall", "CPU", "peak memory", "sent again", "requests"));
}

/** One scenario: a line of figures, and what happened below it. */
export function showResult(result: Result, sizeBytes: number, complaints: readonly string[]): void {
  const { scenario, runs, report } = result;
  const sum = (pick: (run: (typeof runs)[number]) => number): number =>
    runs.reduce((total, run) => total + pick(run), 0);
  const peak = Math.max(...runs.map(({ peakMiB }) => peakMiB));
  console.log(
    row(
      scenario.name,
      `${sum(({ wallSeconds }) => wallSeconds).toFixed(1)} s`,
      `${sum(({ cpuSeconds }) => cpuSeconds).toFixed(1)} s`,
      `${peak.toFixed(0)} of ${ceilingOf(result).toFixed(0)} MiB`,
      `${((report.receivedBytes - sizeBytes) / 1e6).toFixed(1)} MB`,
      String(report.requests),
    ),
  );
  console.log(`    ${scenario.story}`);
  for (const line of eventsOf(result)) console.log(`    ${line}`);
  for (const complaint of complaints) console.log(`    FAILED: ${complaint}`);
  if (complaints.length === 0) console.log("    ok: one asset, every byte in its place");
}

function eventsOf({ scenario, runs, report }: Result): readonly string[] {
  const [first, last] = [runs[0], runs.at(-1)];
  const growth = Math.max(...runs.map(({ peakMiB, earlyPeakMiB }) => peakMiB - earlyPeakMiB));
  const killed = `killed soon after ${gigabytes(first?.sentBytes)}; a fresh process went on from ${gigabytes(last?.heldBytes)}`;
  return [
    ...(scenario.kill ? [killed] : []),
    ...(scenario.expire
      ? [`the session ended under way; ${report.sessionsStarted} were started`]
      : []),
    `${growth.toFixed(0)} MiB of the peak came after the first sixth of the file`,
  ];
}

function gigabytes(bytes = 0): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

function row(...cells: readonly string[]): string {
  return `  ${cells.map((cell, at) => (at === 0 ? cell.padEnd(columns[0]) : cell.padStart(columns[at] ?? 0))).join("")}`;
}
