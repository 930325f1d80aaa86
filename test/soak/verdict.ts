import type { Result } from "./run-scenario.js";
import type { SparseVideo } from "./sparse-video.js";

/** What went wrong, as sentences; none when all is as it should be. */
export function complaintsOf(result: Result, video: SparseVideo): readonly string[] {
  return [
    ...complaintsOfEndings(result),
    ...complaintsOfAssets(result, video),
    ...complaintsOfMemory(result),
    ...complaintsOfSessions(result),
  ];
}

/** The most that the uploader may hold, in MiB. */
export function ceilingOf({ scenario, runs }: Result): number {
  const buffers = Math.max(...runs.map(({ plannedMiB }) => plannedMiB));
  return scenario.ceilingMiB + (scenario.input === "stream" ? buffers : 0);
}

function complaintsOfEndings({ scenario, runs }: Result): readonly string[] {
  const last = runs.at(-1);
  const complaints: string[] = [];
  if (last?.ended !== 0)
    complaints.push(`the upload failed: its process ended with ${last?.ended ?? "nothing"}`);
  if (!scenario.kill) return complaints;
  if (runs[0]?.ended !== "SIGKILL")
    complaints.push("the first process ended before it could be killed");
  if (last?.heldBytes === 0) complaints.push("the second process began anew instead of going on");
  return complaints;
}

function complaintsOfAssets(
  { runs, report: { assets } }: Result,
  { sha256 }: SparseVideo,
): readonly string[] {
  if (assets.length !== 1) return [`the platform has ${assets.length} assets instead of one`];
  const [asset] = assets;
  if (asset?.id !== runs.at(-1)?.assetId)
    return ["the platform's asset is not the one that was answered"];
  return asset?.sha256 === sha256
    ? []
    : ["the platform's bytes are not those of the video: their SHA-256 differs"];
}

function complaintsOfMemory(result: Result): readonly string[] {
  const ceiling = ceilingOf(result);
  return result.runs
    .filter(({ peakMiB }) => peakMiB === 0 || peakMiB > ceiling)
    .map(
      ({ peakMiB }) =>
        `the uploader held ${peakMiB.toFixed(0)} MiB; ${ceiling.toFixed(0)} are allowed`,
    );
}

/** Every process takes one session, and one more for the one that ended. */
function complaintsOfSessions({ scenario, runs, report }: Result): readonly string[] {
  if (!scenario.expire) return [];
  const wanted = runs.length + 1;
  if (report.sessionsStarted === wanted) return [];
  return [`${report.sessionsStarted} sessions were started instead of ${wanted}`];
}
