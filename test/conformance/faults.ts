import { describe, expect, it } from "vitest";
import type { UploadError } from "../../src/index.js";
import { harmOf, silentAfter } from "./misfortunes.js";
import type { Misfortune } from "./misfortunes.js";
import { changedTitle, playScene } from "./scenes.js";
import type { End } from "./scenes.js";
import { openStage } from "./stage.js";
import type { Stage } from "./stage.js";
import { expectStored } from "./stored.js";
import { faultBytes } from "./subject.js";
import type { Outcome, Step, Subject } from "./subject.js";
import type { Video, VideoMaker } from "./videos.js";

/** Every verb by every misfortune, once and twice in a row. */
export function describeFaults(subject: Subject, videoOf: VideoMaker): void {
  describe.each(subject.steps)("when $operation is struck to $verb ($scene)", (step) => {
    const bodyBytesOf = rehearsed(subject, step);
    it.each(cellsOf(step))("$misfortune, $times: $outcome", async (cell) => {
      const video = await videoOf(faultBytes(subject));
      const bodyBytes = await bodyBytesOf(video);
      const stage = await openStage(subject);
      const count = cell.times === "once" ? 1 : 2;
      const { operation, skip } = step;
      const end = await playScene({
        stage,
        step,
        video,
        // One part at a time, so that it is the same one that is struck again.
        width: cell.times === "twice" ? 1 : undefined,
        silentAfterBytes: silentAfter(cell.misfortune, bodyBytes),
        strike: () => {
          const harm = harmOf(cell.misfortune, bodyBytes);
          stage.emulator.faults.add({ operation, skip, count, ...harm });
        },
      });
      await expectOutcome(stage, step, video, { ...end, outcome: cell.outcome });
    });
  });
}

interface Cell {
  readonly misfortune: Misfortune;
  readonly times: "once" | "twice";
  readonly outcome: Outcome;
}

function cellsOf({ outcomes }: Step): readonly Cell[] {
  return Object.entries(outcomes).flatMap(([name, outcome]) => {
    const misfortune = name as Misfortune;
    const [once, twice] = typeof outcome === "string" ? [outcome, outcome] : outcome;
    const first: Cell = { misfortune, times: "once", outcome: once };
    return twice === undefined ? [first] : [first, { misfortune, times: "twice", outcome: twice }];
  });
}

/** The length of the body that a step sends when nothing happens to it, found out once. */
function rehearsed(subject: Subject, step: Step): (video: Video) => Promise<number> {
  let bodyBytes: Promise<number> | undefined;
  const rehearse = async (video: Video): Promise<number> => {
    const stage = await openStage(subject);
    let before = 0;
    const strike = (): void => {
      before = stage.records(step.operation).length;
    };
    await playScene({ stage, step, video, strike });
    return stage.records(step.operation)[before + step.skip]!.receivedBytes;
  };
  return (video) => (bodyBytes ??= rehearse(video));
}

async function expectOutcome(
  stage: Stage,
  step: Step,
  video: Video,
  { outcome, assetId, error }: End & { readonly outcome: Outcome },
): Promise<void> {
  if (outcome === "done") {
    await expectDone(stage, step, video, { assetId, error });
    return;
  }
  const [kind, told] = outcome.split(", ");
  expect(error).toMatchObject({ kind, provider: stage.subject.provider, resumable: false });
  const isAbout = step.scene === "status" || step.scene === "update";
  const left = isAbout || told !== undefined ? 1 : 0;
  const assets = stage.emulator.assets();
  expect(assets).toHaveLength(left);
  if (told !== undefined) expectTold(error, assets[0]!.id, step);
}

async function expectDone(
  stage: Stage,
  { scene }: Step,
  video: Video,
  { assetId, error }: End,
): Promise<void> {
  const ending = scene === "cancel" ? "aborted" : undefined;
  expect(error?.kind, error?.message).toBe(ending);
  if (scene === "cancel" || scene === "delete") expect(stage.emulator.assets()).toEqual([]);
  else await expectStored(stage, video, assetId, scene === "update" ? changedTitle : undefined);
}

/** Whoever asked for a deletion knows what stays; all others must learn its id, or at least what to look for. */
function expectTold(error: UploadError | undefined, id: string, { scene }: Step): void {
  if (scene === "delete" || error?.assetId === id) return;
  expect(error?.message).toContain("look for an empty video with this title");
}
