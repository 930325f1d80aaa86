import { readFileSync } from "node:fs";

/** The most memory that a running process has held so far (`VmHWM` of proc(5)), in MiB; 0 once it has ended. */
export function peakMiB(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
