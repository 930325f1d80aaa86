import type { Plan } from "upreel";
import { bytes, line, paint } from "./terminal.js";

/** Everything that a plan tells, for people. */
export function showPlan(plan: Plan): void {
  line("size", plan.size === null ? "not known yet" : bytes(plan.size));
  for (const { method, chosen, why } of plan.reasons)
    line(chosen ? "method" : "", `${chosen ? paint.good(method) : paint.quiet(method)}: ${why}`);
  const { parts, partBytes, width, requests, memoryBytes, throughBytes, diskBytes } = plan;
  if (plan.shape === "chunked")
    line("parts", `${parts ?? "some"} of ${bytes(partBytes)}, ${width} at a time`);
  line("cost", `${requests ?? "some"} requests, at most ${bytes(memoryBytes)} of buffers`);
  line("", `${amount(throughBytes)} through this machine, ${amount(diskBytes)} on its disk`);
}

function amount(count: number | null): string {
  if (count === null) return "all of it";
  return count === 0 ? "nothing" : bytes(count);
}
