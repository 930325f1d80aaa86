/** What every measured client does around its upload: find its task, measure, report. */

export interface Task {
  /** Where the sink listens. */
  readonly url: string;
  readonly file: string;
  readonly sizeBytes: number;
  /** The sink's certificate, PEM. */
  readonly ca: string;
}

export interface Reading {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMiB: number;
}

/**
 * Runs the upload once and prints what it took. Start-up and imports do not count.
 * @param prepare loads what the client would load at its first request
 */
export async function measure(
  upload: (task: Task) => Promise<unknown>,
  prepare: (task: Task) => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const task = JSON.parse(process.argv[2] ?? "{}") as Task;
  await prepare(task);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  await upload(task);
  const { user, system } = process.cpuUsage(cpu);
  const reading: Reading = {
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - startedAt) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(reading));
}
