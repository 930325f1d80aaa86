import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { peakMiB } from "../support/peak-memory.js";
import { startProgram } from "./program.js";
import type { UploadNews, UploadOrder } from "./scenario.js";

/** What one uploading process did, and what it took. */
export interface Figures {
  /** How it ended: its exit code, or the signal that killed it. */
  ended: number | string;
  /** From its start to the end of the upload, which is before the platform is done with it. */
  wallSeconds: number;
  cpuSeconds: number;
  /** The most memory that it held. */
  peakMiB: number;
  /** The same when it had sent a sixth of the file. What comes on top after that must not depend on the size. */
  earlyPeakMiB: number;
  /** Buffers that the plan announced. */
  plannedMiB: number;
  /** What the platform had when it began. */
  heldBytes: number;
  /** How far it had come when it was last heard of. */
  sentBytes: number;
  assetId: string | undefined;
}

/** Something to do when so many bytes of the file are on their way. */
export interface Moment {
  readonly atBytes: number;
  /** News comes when parts end; this much later, one is on its way. Default 0. */
  readonly delayMs?: number;
  act(child: ChildProcess): void;
}

/** Runs one uploading process to its end. Does not reject when the upload fails: its exit code tells. */
export async function runUploader(
  programs: string,
  order: UploadOrder,
  sizeBytes: number,
  moment?: Moment,
): Promise<Figures> {
  const startedAt = performance.now();
  const figures = noFigures();
  const path = join(programs, "uploader.js");
  const { child, news, ended } = startProgram<UploadNews>(path, order);
  let isDue = moment !== undefined;
  for await (const item of news) {
    note(figures, item);
    figures.peakMiB = Math.max(figures.peakMiB, peakMiB(child.pid));
    if (item.type !== "progress" && item.type !== "done") continue;
    figures.wallSeconds = (performance.now() - startedAt) / 1000;
    if (item.type === "done") continue;
    if (item.sentBytes - figures.heldBytes <= sizeBytes / 6) figures.earlyPeakMiB = figures.peakMiB;
    if (!isDue || item.sentBytes < (moment?.atBytes ?? 0)) continue;
    isDue = false;
    setTimeout(() => moment?.act(child), moment?.delayMs ?? 0);
  }
  return { ...figures, ended: await ended };
}

function note(figures: Figures, news: UploadNews): void {
  if (news.type === "planned") figures.plannedMiB = news.memoryBytes / 1024 ** 2;
  else if (news.type === "resumed") figures.heldBytes = news.heldBytes;
  else figures.cpuSeconds = news.cpuSeconds;
  if (news.type === "done") figures.assetId = news.assetId;
  if (news.type === "progress") figures.sentBytes = news.sentBytes;
}

function noFigures(): Figures {
  return {
    ended: "nothing",
    wallSeconds: 0,
    cpuSeconds: 0,
    peakMiB: 0,
    earlyPeakMiB: 0,
    plannedMiB: 0,
    heldBytes: 0,
    sentBytes: 0,
    assetId: undefined,
  };
}
