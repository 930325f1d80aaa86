import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { runUploader } from "./measured-upload.js";
import type { Figures, Moment } from "./measured-upload.js";
import { startPlatform } from "./platform.js";
import type { Platform } from "./platform.js";
import type { Report, Scenario, UploadOrder } from "./scenario.js";
import type { SparseVideo } from "./sparse-video.js";

/** What the scenarios of one run have in common. */
export interface Stage {
  readonly folder: string;
  /** Where the bundled programs are. */
  readonly programs: string;
  readonly video: SparseVideo;
  /** A number in `[0, 1)`. */
  readonly random: () => number;
}

export interface Result {
  readonly scenario: Scenario;
  /** One entry for each process that uploaded, in their order. */
  readonly runs: readonly Figures[];
  readonly report: Report;
}

/** Beyond the longest session, and short of the seven days for which Kaltura keeps half an upload. */
const aDayAndMoreMs = 25 * 3_600_000;

/** Resolves whatever becomes of the upload; what became of it is in the result. */
export async function runScenario(scenario: Scenario, stage: Stage): Promise<Result> {
  const platform = await startPlatform(stage.programs, scenario);
  const checkpoints = await mkdtemp(join(stage.folder, "checkpoints-"));
  try {
    const order = orderOf(scenario, stage, platform, checkpoints);
    const run = (moment?: Moment): Promise<Figures> =>
      runUploader(stage.programs, order, stage.video.sizeBytes, moment);
    const runs: Figures[] = [];
    if (scenario.kill) runs.push(await run(killing(stage)));
    runs.push(await run(scenario.expire ? expiring(stage, platform) : undefined));
    return { scenario, runs, report: await platform.report() };
  } finally {
    await platform.stop();
    await rm(checkpoints, { recursive: true, force: true });
  }
}

function killing(stage: Stage): Moment {
  return {
    atBytes: somewhere(stage, 0.1, 0.55),
    delayMs: Math.floor(200 * stage.random()),
    act: (child) => child.kill("SIGKILL"),
  };
}

function expiring(stage: Stage, platform: Platform): Moment {
  return {
    atBytes: somewhere(stage, 0.6, 0.9),
    act: () => {
      platform.advance(aDayAndMoreMs);
    },
  };
}

function somewhere({ video, random }: Stage, from: number, to: number): number {
  return Math.floor(video.sizeBytes * (from + (to - from) * random()));
}

function orderOf(
  { provider, method, input, producerBytesPerSecond }: Scenario,
  { video }: Stage,
  { url, credentials }: Platform,
  checkpoints: string,
): UploadOrder {
  return {
    provider,
    method,
    input,
    bytesPerSecond: producerBytesPerSecond,
    path: video.path,
    checkpoints,
    baseUrl: url,
    credentials: credentials[provider],
  };
}
