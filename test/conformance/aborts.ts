import { describe, expect, it } from "vitest";
import type { UploadEvent } from "../../src/index.js";
import { until } from "../support/until.js";
import {
  carryingStep,
  closingStep,
  expectAborted,
  middlingBytes,
  sendHalf,
  sentBytes,
} from "./sending.js";
import type { Settled } from "./settle.js";
import { openStage } from "./stage.js";
import type { Stage } from "./stage.js";
import type { Subject } from "./subject.js";
import type { Video, VideoMaker } from "./videos.js";

/** How long the library gives calls that create things to end after an abort, in milliseconds. */
const graceMs = 5_000;

/** Beyond any body: the whole of it is read, and no answer comes. */
const endlessBytes = 1e12;

/** Wherever an abort comes: the promise settles at once, everything is closed, and nothing stays on the platform. */
export function describeAborts(subject: Subject, videoOf: VideoMaker): void {
  const scene: Scene = { subject, video: () => videoOf(middlingBytes(subject)) };
  describe("aborted by its signal", () => {
    describeEarlyAborts(scene);
    if (subject.sends !== undefined) describeAbortsWhileSending(scene, subject.sends);
    describeLateAborts(scene);
  });
}

interface Scene {
  readonly subject: Subject;
  readonly video: () => Promise<Video>;
}

function describeEarlyAborts({ subject, video }: Scene): void {
  it("makes no request when it was aborted before it began", async () => {
    const stage = await openStage(subject, graceMs);
    const input = await stage.inputOf(await video());
    const options = stage.wish({ signal: AbortSignal.abort() });
    const end = await stage.settle(stage.connect().upload(input, options));
    expect(end.error).toMatchObject({ kind: "aborted" });
    expect(stage.records()).toEqual([]);
  });

  const { opens } = subject;
  if (opens === undefined) return;

  it("removes what was being opened", async () => {
    const stage = await openStage(subject, graceMs);
    const end = await abortWhen(stage, await video(), () => stage.records(opens).length > 0);
    await expectAborted(stage, end);
  });

  it("waits for the answer to an opening, but not for ever", async () => {
    const stage = await openStage(subject, graceMs);
    stage.emulator.faults.add({ operation: opens, kind: "stall", bytes: endlessBytes });
    const end = await abortWhen(
      stage,
      await video(),
      () => stage.records(opens).some(({ receivedBytes }) => receivedBytes > 0),
      () => {
        stage.runtime.advance(graceMs);
      },
    );
    await expectAborted(stage, end);
  });
}

function describeAbortsWhileSending({ subject, video }: Scene, sends: string): void {
  it("stops in the middle of a file", async () => {
    const stage = await openStage(subject, graceMs);
    const { partBytes = (await video()).sizeBytes } = subject;
    const bytes = Math.floor(partBytes / 2);
    const skip = subject.partBytes === undefined ? 0 : 2;
    stage.emulator.faults.add({ operation: sends, kind: "stall", bytes, skip });
    const hasStalled = (): boolean =>
      stage.records(sends).some((r) => r.fault === "stall" && r.receivedBytes >= bytes);
    await expectAborted(stage, await abortWhen(stage, await video(), hasStalled));
  });

  it("stops while it waits for bytes of its source", async () => {
    const stage = await openStage(subject, graceMs);
    const abort = new AbortController();
    const { task } = await sendHalf(stage, await video(), { signal: abort.signal });
    abort.abort();
    await expectAborted(stage, await stage.settle(task.done));
  });

  it("stops when it is cancelled", async () => {
    const stage = await openStage(subject, graceMs);
    const { task } = await sendHalf(stage, await video());
    task.cancel();
    const end = await stage.settle(task.done);
    await expectAborted(stage, end);
    expect(end.error?.message).toContain("cancelled");
    const before = sentBytes(stage);
    task.resume();
    expect(sentBytes(stage)).toBe(before);
  });
}

function describeLateAborts({ subject, video }: Scene): void {
  it("does not wait for its next try", async () => {
    const stage = await openStage(subject, graceMs);
    const { operation } = carryingStep(subject);
    const headers = { "Retry-After": "30" };
    stage.emulator.faults.add({ operation, kind: "status", status: 503, headers });
    await expectAborted(stage, await abortWhen(stage, await video(), "retry"));
  });

  const requests = Array.from({ length: subject.requests }, (_, index) => index + 1);
  it.each(requests)("leaves nothing when request %i has just arrived", async (number) => {
    const stage = await openStage(subject, graceMs);
    const hasArrived = (): boolean => stage.records().length >= number;
    await expectAborted(stage, await abortWhen(stage, await video(), hasArrived));
  });

  it("removes what a lost answer was about", async () => {
    const stage = await openStage(subject, graceMs);
    const { operation, skip } = closingStep(subject) ?? carryingStep(subject);
    stage.emulator.faults.add({ operation, skip, kind: "lose-answer" });
    await expectAborted(stage, await abortWhen(stage, await video(), "retry"));
  });

  it("removes what is all stored and not yet closed", async () => {
    const stage = await openStage(subject, graceMs);
    const closing = closingStep(subject);
    const last = subject.sends === undefined ? "opened" : "stored";
    const isClosing =
      closing && ((): boolean => stage.records(closing.operation).length > closing.skip);
    await expectAborted(stage, await abortWhen(stage, await video(), isClosing ?? last));
  });
}

/** The moment to abort: when the caller is told this, or when the emulator has seen something. */
type Moment = UploadEvent["type"] | (() => boolean);

/** Aborts an upload at a moment, and waits for its end without the clock being moved but by `then`. */
async function abortWhen(
  stage: Stage,
  video: Video,
  moment: Moment,
  then: () => void = () => undefined,
): Promise<Settled<unknown>> {
  const abort = new AbortController();
  const onEvent = ({ type }: UploadEvent): void => {
    if (type === moment) abort.abort();
  };
  const input = await stage.inputOf(video);
  const uploader = stage.connect({ retry: { baseMs: 60_000, maxMs: 60_000 } });
  const work = uploader.upload(input, stage.wish({ signal: abort.signal, onEvent }));
  work.catch(() => undefined);
  if (typeof moment === "function") {
    await until("the moment to abort", moment);
    abort.abort();
    then();
  }
  return stage.settle(work);
}
