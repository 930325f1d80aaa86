import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RequestRecord } from "../../src/emulator/index.js";
import type { Asset, UploadTask } from "../../src/index.js";
import { openStage } from "./stage.js";
import type { Stage } from "./stage.js";
import { expectStored } from "./stored.js";
import { faultBytes } from "./subject.js";
import type { Subject } from "./subject.js";
import type { Video, VideoMaker } from "./videos.js";

/** More runs than any upload here needs when each may make one request more than the last. */
const mostRuns = 15;

/** An upload that ended for good is continued by a second run that knows nothing but the checkpoint. */
export function describeResumes(subject: Subject, videoOf: VideoMaker): void {
  const requests = Array.from({ length: subject.requests }, (_, index) => index + 1);
  describe.each(["reset-before-answer", "lose-answer"] as const)("after a %s", (kind) => {
    it.each(requests)("of request %i, a second run sends what is missing", async (number) => {
      const stage = await openStage(subject);
      const video = await videoOf(faultBytes(subject));
      const input = await stage.inputOf(video);
      const options = stage.wish({ width: 1 });
      stage.emulator.faults.add({ operation: "*", kind, skip: number - 1 });
      const first = await stage.settle(failing(stage).upload(input, options));
      expect(first.error).toMatchObject({ kind: "interrupted", resumable: true });
      const before = stage.records();

      const second = await stage.settle(persistent(stage).upload(input, options));
      expect(second.error).toBeUndefined();
      expectOnlyMissing(stage, video, before);
      await expectStored(stage, video, second.value?.id);
      expect(await readdir(checkpointsOf(stage))).toEqual([]);
    });
  });

  describe("with a checkpoint", () => {
    it("gets there through one crash after another", async () => {
      const stage = await openStage(subject);
      const video = await videoOf(faultBytes(subject));
      const input = await stage.inputOf(video);
      for (let run = 1; run < mostRuns; run += 1) {
        stage.emulator.faults.clear();
        stage.emulator.faults.add({ operation: "*", kind: "lose-answer", skip: run });
        const { value, error } = await stage.settle(failing(stage).upload(input, stage.wish()));
        if (error !== undefined) expect(error).toMatchObject({ resumable: true });
        if (value === undefined) continue;
        stage.emulator.faults.clear();
        await expectStored(stage, video, value.id);
        return;
      }
      expect.fail(`no asset after ${mostRuns} runs`);
    });

    it("is not run twice at once", async () => {
      const stage = await openStage(subject);
      const video = await videoOf(faultBytes(subject));
      const input = await stage.inputOf(video);
      const run = (): Promise<Asset> => persistent(stage).upload(input, stage.wish());
      const { value: ends = [] } = await stage.settle(Promise.allSettled([run(), run()]));
      const assets = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
      const refusals = ends.flatMap((end) =>
        end.status === "rejected" ? [end.reason as unknown] : [],
      );
      const message = expect.stringContaining("already running") as string;
      expect(refusals).toEqual([expect.objectContaining({ kind: "invalid-input", message })]);
      await expectStored(stage, video, assets[0]?.id);
    });

    it("leaves none behind when it is cancelled", async () => {
      const stage = await openStage(subject);
      const input = await stage.inputOf(await videoOf(faultBytes(subject)));
      const tasks: UploadTask[] = [];
      const onEvent = ({ type }: { readonly type: string }): void => {
        if (type === "opened") tasks[0]?.cancel();
      };
      tasks.push(persistent(stage).start(input, stage.wish({ onEvent })));
      const { error } = await stage.settle(tasks[0]!.done);
      expect(error).toMatchObject({ kind: "aborted", resumable: false });
      expect(await readdir(checkpointsOf(stage))).toEqual([]);
      expect(stage.emulator.assets()).toEqual([]);
    });
  });
}

function checkpointsOf({ folder }: Stage): string {
  return join(folder, "checkpoints");
}

function persistent(stage: Stage): ReturnType<Stage["connect"]> {
  return stage.connect({ checkpoints: checkpointsOf(stage) });
}

/** Gives up at the first failure, as a process does that is killed. */
function failing(stage: Stage): ReturnType<Stage["connect"]> {
  return stage.connect({ checkpoints: checkpointsOf(stage), retry: { attempts: 1 } });
}

/** Of the parts, the second run sent those that the platform did not have. */
function expectOnlyMissing(stage: Stage, video: Video, before: readonly RequestRecord[]): void {
  const { subject, events } = stage;
  if (subject.sends === undefined) return;
  const { partBytes = video.sizeBytes, sends, isForgetful = false } = subject;
  const isPart = ({ operation, receivedBytes }: RequestRecord): boolean =>
    operation === sends && receivedBytes >= partBytes;
  const restart = events.findLastIndex(({ type }) => type === "planned");
  const acknowledged = events.slice(0, restart).filter(({ type }) => type === "stored").length;
  const unknown = before.filter((r) => isPart(r) && r.fault === "lose-answer").length;
  const held = isForgetful ? 0 : acknowledged + unknown;
  const parts = video.sizeBytes / partBytes;
  expect(stage.records().slice(before.length).filter(isPart)).toHaveLength(parts - held);
}
