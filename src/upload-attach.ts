import { abortedError } from "./errors.js";
import type { Asset } from "./model.js";
import type { Tracker, UploadJob } from "./upload-job.js";

/**
 * Puts every companion that is not there yet with the finished asset, one after another: the video is done, so what is
 * left is small, and the platforms count calls.
 * @param isResumed whether an earlier run may have attached the next one without noting it
 */
export async function attachAll(
  job: UploadJob,
  progress: Tracker,
  asset: Asset,
  isResumed: boolean,
): Promise<Asset> {
  if (job.companions.length === 0) return asset;
  const { attached, uploadId, startedAt } = progress.state();
  const done = attached.length;
  for (const [index, companion] of job.companions.entries()) {
    if (index < done) continue;
    const attachmentId = `${uploadId}-${index + 1}`;
    const attaching = { ...companion, assetId: asset.id, attachmentId, startedAt };
    const file = await job.attach(attaching, isResumed && index === done);
    await progress.enter({ attached: [...progress.state().attached, file] });
    job.emit({ type: "attached", file });
    if (job.signal.aborted) throw abortedError(job.signal);
  }
  return { ...asset, attachments: progress.state().attached };
}
