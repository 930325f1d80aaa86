import { expect } from "vitest";
import type { UploadOptions, UploadTask } from "../../src/index.js";
import { until } from "../support/until.js";
import { valve } from "../support/valve.js";
import type { Valve } from "../support/valve.js";
import type { Settled } from "./settle.js";
import type { Stage } from "./stage.js";
import type { Step, Subject } from "./subject.js";
import type { Video } from "./videos.js";

/** A file for tests in the middle of whose transfer something happens: several blocks, or several parts. */
export function middlingBytes({ partBytes }: Subject): number {
  return partBytes === undefined ? 3_000_000 : 8 * partBytes + 5;
}

/** An upload of which about half has been sent, and which gets no more bytes until its valve is opened. */
export interface HalfSent {
  readonly task: UploadTask;
  readonly valve: Valve;
}

export async function sendHalf(
  stage: Stage,
  video: Video,
  options: UploadOptions = {},
): Promise<HalfSent> {
  const half = valve(video.bytes, "talk.mp4");
  const onEvent = ({ type }: { readonly type: string }): void => {
    if (type === "opened") half.closeAt(video.sizeBytes / 2);
  };
  const task = stage.connect().start(half.file, stage.wish({ ...options, onEvent }));
  await until("half of the file to be sent", () => half.waiting() > 0 && sentBytes(stage) > 0);
  return { task, valve: half };
}

/** Body bytes that arrived in requests which carry parts. */
export function sentBytes({ records, subject }: Stage): number {
  if (subject.sends === undefined) return 0;
  return records(subject.sends).reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
}

/** The step in which a plain upload is closed, if that takes a request. */
export function closingStep({ steps }: Subject): Step | undefined {
  return steps.findLast(
    ({ verb, scene, after }) =>
      scene === "upload" && verb.startsWith("finish") && after === undefined,
  );
}

/** The step that a plain upload depends on most: its first request of many bytes, or its only one. */
export function carryingStep({ steps }: Subject): Step {
  return steps.find(({ verb }) => verb === "send") ?? steps[0]!;
}

/** Nothing stays on the platform, and nothing is on its way there. */
export async function expectAborted(stage: Stage, end: Settled<unknown>): Promise<void> {
  const { provider, method } = stage.subject;
  expect(end.error).toMatchObject({ kind: "aborted", provider, method, resumable: false });
  expect(stage.emulator.assets()).toEqual([]);
  await untilQuiet(stage);
}

/** Requests that the emulator itself keeps hanging do not count: it does not notice that the other side has gone. */
export async function untilQuiet({ records }: Stage): Promise<void> {
  await until("the emulator to see the end of every request", () =>
    records().every(({ endedAt, fault }) => endedAt !== undefined || fault === "stall"),
  );
}
