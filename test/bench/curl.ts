import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { peakMiB } from "../support/peak-memory.js";
import type { Reading, Task } from "./clients/shared.js";

/** Linux counts CPU in these. */
const ticksPerSecond = 100;

/** `curl -T`, measured from outside: CPU of ended children from /proc, peak memory from curl's own status while it runs. */
export async function runCurl({ url, file }: Task, certificate: string): Promise<Reading> {
  const before = childCpuSeconds();
  const startedAt = performance.now();
  const options = ["--silent", "--show-error", "--fail", "--output", "/dev/null", "--cacert"];
  const child = spawn("curl", [...options, certificate, "-T", file, `${url}/put`], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMiB(child.pid));
  }, 20);
  const [code] = (await once(child, "close")) as [number];
  clearInterval(watch);
  if (code !== 0) throw new Error(`curl ended with ${code}`);
  return {
    cpuSeconds: childCpuSeconds() - before,
    wallSeconds: (performance.now() - startedAt) / 1000,
    peakMiB: peak,
  };
}

/** User and system time of this process's children that have ended (proc(5), fields 16 and 17). */
function childCpuSeconds(): number {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
}
