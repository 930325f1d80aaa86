import { describe, expect, it } from "vitest";
import type { UploadTask } from "../../src/index.js";
import { turn } from "../support/turn.js";
import { until } from "../support/until.js";
import { expectAborted, middlingBytes, sendHalf, untilQuiet } from "./sending.js";
import { openStage } from "./stage.js";
import type { Stage } from "./stage.js";
import { expectStored } from "./stored.js";
import type { Subject } from "./subject.js";
import type { VideoMaker } from "./videos.js";

/** Many more turns of the event loop than a request needs to leave. */
const idleTurns = 200;

export function describePauses(subject: Subject, videoOf: VideoMaker): void {
  describe("paused", () => {
    it("does nothing after it was opened until it goes on", async () => {
      const stage = await openStage(subject);
      const video = await videoOf(middlingBytes(subject));
      const tasks: UploadTask[] = [];
      const onEvent = ({ type }: { readonly type: string }): void => {
        if (type === "opened") tasks[0]?.pause();
      };
      const input = await stage.inputOf(video);
      tasks.push(stage.connect().start(input, stage.wish({ onEvent })));
      await until("the pause", () => stage.events.some(({ type }) => type === "opened"));
      await expectIdle(stage);
      tasks[0]!.resume();
      const { value, error } = await stage.settle(tasks[0]!.done);
      expect(error).toBeUndefined();
      await expectStored(stage, video, value?.id);
    });

    if (subject.sends !== undefined) describePausesWhileSending(subject, videoOf);
  });
}

function describePausesWhileSending(subject: Subject, videoOf: VideoMaker): void {
  it("sends nothing until it goes on, and then the rest", async () => {
    const stage = await openStage(subject);
    const video = await videoOf(middlingBytes(subject));
    const { task, valve } = await sendHalf(stage, video);
    task.pause();
    valve.open();
    await expectIdle(stage);
    const acknowledged = stage.events.filter(({ type }) => type === "stored").length;
    task.resume();
    const { value, error } = await stage.settle(task.done);
    expect(error).toBeUndefined();
    const parts = Math.ceil(video.sizeBytes / (subject.partBytes ?? video.sizeBytes));
    const stored = stage.events.flatMap((event) =>
      event.type === "stored" ? event.part.index : [],
    );
    expect(acknowledged).toBeLessThan(parts);
    expect(stored.sort((a, b) => a - b)).toEqual(Array.from({ length: parts }, (_, i) => i));
    await expectStored(stage, video, value?.id);
  });

  it("pauses as often as it is told to", async () => {
    const stage = await openStage(subject);
    const video = await videoOf(middlingBytes(subject));
    const { task, valve } = await sendHalf(stage, video);
    for (let pauses = 0; pauses < 3; pauses += 1) {
      task.pause();
      task.pause();
      await expectIdle(stage);
      task.resume();
      task.resume();
      await until("it to go on", () => valve.waiting() > 0);
    }
    valve.open();
    const { value, error } = await stage.settle(task.done);
    expect(error).toBeUndefined();
    await expectStored(stage, video, value?.id);
  });

  it("can be cancelled meanwhile", async () => {
    const stage = await openStage(subject);
    const { task, valve } = await sendHalf(stage, await videoOf(middlingBytes(subject)));
    task.pause();
    valve.open();
    await expectIdle(stage);
    task.cancel();
    await expectAborted(stage, await stage.settle(task.done));
  });
}

/** Requests under way end; after that none begins, and no byte arrives. */
async function expectIdle(stage: Stage): Promise<void> {
  await untilQuiet(stage);
  const before = arrivals(stage);
  for (let turns = 0; turns < idleTurns; turns += 1) await turn();
  expect(arrivals(stage)).toEqual(before);
}

function arrivals({ records }: Stage): readonly object[] {
  return records().map(({ id, receivedBytes }) => ({ id, receivedBytes }));
}
