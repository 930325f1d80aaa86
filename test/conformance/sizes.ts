import { pathToFileURL } from "node:url";
import { Blob } from "node:buffer";
import { describe, expect, it } from "vitest";
import type { RequestRecord } from "../../src/emulator/index.js";
import type { Input, Plan, UploadOptions } from "../../src/index.js";
import { openStage } from "./stage.js";
import type { Stage } from "./stage.js";
import { expectStored } from "./stored.js";
import type { Subject } from "./subject.js";
import type { Video, VideoMaker } from "./videos.js";

const KiB = 1024;
const MiB = 1024 * KiB;

/** A form around a part: its fields, its boundaries and the session. */
const envelopeBytes = 4 * KiB;

/** Files of all sizes, bare: the bytes arrive, and so does nothing else. */
export function describeSizes(subject: Subject, videoOf: VideoMaker): void {
  describe("stores every byte", () => {
    it.each(sizesOf(subject))("of a file of %i bytes", async (sizeBytes) => {
      const stage = await openStage(subject);
      const video = await videoOf(sizeBytes);
      await expectUpload(stage, video, await stage.inputOf(video));
    });

    if (subject.shape === "chunked") describeParts(subject, videoOf);
    if (subject.shape !== "import") describeInputs(subject, videoOf);
  });
}

/** HTTP bodies are read in blocks of 1 MiB. */
function describeParts(subject: Subject, videoOf: VideoMaker): void {
  const { partBytes: leastBytes = 0, width: most = 4 } = subject;
  const wishes = [
    { width: 1, partBytes: leastBytes },
    { width: 3, partBytes: MiB - 1 },
    { width: 2, partBytes: MiB },
    { width: 4, partBytes: MiB + 1 },
  ].filter(({ partBytes }) => partBytes >= leastBytes);
  it.each(wishes.map((wish) => ({ ...wish, width: Math.min(wish.width, most) })))(
    "in parts of $partBytes bytes, $width at once",
    async (wish) => {
      const stage = await openStage(subject);
      const video = await videoOf(4 * wish.partBytes + 7);
      await expectUpload(stage, video, video.path, wish);
    },
  );
}

function describeInputs(subject: Subject, videoOf: VideoMaker): void {
  it.each<[string, (video: Video) => Input]>([
    ["a file: URL", ({ path }) => pathToFileURL(path)],
    ["a Buffer", ({ bytes }) => bytes],
    ["a Blob", ({ bytes }) => new Blob([bytes])],
  ])("of %s", async (_, inputOf) => {
    const stage = await openStage(subject);
    const video = await videoOf(MiB + 12_345);
    await expectUpload(stage, video, inputOf(video));
  });
}

function sizesOf({ shape, partBytes = 0, smallestBytes = 1 }: Subject): readonly number[] {
  switch (shape) {
    case "import":
      return [1, 64 * KiB + 1, MiB];
    case "single":
      return [
        ...[1, 64 * KiB - 1, 64 * KiB, 64 * KiB + 1],
        ...[MiB - 1, MiB, MiB + 1, 2 * MiB, 2 * MiB + 1],
        // From 4 MiB on, S3 is asked before the body is sent.
        ...[4 * MiB - 1, 4 * MiB, 7 * MiB + 77],
      ];
    case "chunked":
      return [
        ...[smallestBytes, smallestBytes + 1, partBytes - 1, partBytes, partBytes + 1],
        ...[2 * partBytes, 3 * partBytes + 1, 20 * partBytes],
      ];
  }
}

async function expectUpload(
  stage: Stage,
  video: Video,
  input: Input,
  wish: UploadOptions = {},
): Promise<void> {
  const uploader = stage.connect();
  const plan = await uploader.plan(input, stage.wish(wish));
  expect(stage.records()).toEqual([]);
  const { value: asset, error } = await stage.settle(uploader.upload(input, stage.wish(wish)));
  expect(error).toBeUndefined();
  expectTraffic(stage, video, plan);
  expectTelling(stage, video, plan);
  await expectStored(stage, video, asset?.id);
}

/** What crossed the line is what the plan announced. */
function expectTraffic(stage: Stage, { sizeBytes }: Video, plan: Plan): void {
  const { shape, method, provider, bytesInOpen = 0 } = stage.subject;
  expect(plan).toMatchObject({ shape, method, provider });
  const { requests, parts } = known(plan);
  const carriedByOpen = bytesInOpen >= sizeBytes ? parts : 0;
  expect(stage.records()).toHaveLength(requests - carriedByOpen);
  expect(stage.records().filter(({ status = 0 }) => status < 200 || status >= 300)).toEqual([]);
  const sends = sendsOf(stage, parts - carriedByOpen);
  expect(sends).toHaveLength(parts - carriedByOpen);
  expect(Math.max(0, ...sends.map(({ concurrent }) => concurrent))).toBeLessThanOrEqual(plan.width);
  const sentBytes = sends.reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
  if (sends.length > 0) {
    expect(sentBytes).toBeGreaterThanOrEqual(sizeBytes);
    expect(sentBytes).toBeLessThanOrEqual(sizeBytes + sends.length * envelopeBytes);
  }
  expectAscending(stage, sends, plan);
}

/** Of files and of bytes in memory, and of what the platform pulls, nothing is left open. */
function known({ requests, parts }: Plan): { readonly requests: number; readonly parts: number } {
  expect([requests, parts]).not.toContain(null);
  return { requests: requests!, parts: parts! };
}

/** Without the requests of other verbs that go by the same name. */
function sendsOf({ subject, records }: Stage, count: number): readonly RequestRecord[] {
  if (subject.sends === undefined) return [];
  const skip = subject.opens === subject.sends ? 1 : 0;
  return records(subject.sends).slice(skip, skip + count);
}

/** Parts start in order: of those before one that arrives, only what is on its way with it can be missing. */
function expectAscending(
  { subject }: Stage,
  sends: readonly RequestRecord[],
  { partBytes, width }: Plan,
): void {
  const { offsetDetail } = subject;
  if (offsetDetail === undefined) return;
  const indexes = sends.map(({ details }) => Number(details[offsetDetail]) / partBytes);
  indexes.forEach((index, place) => {
    const before = indexes.slice(0, place).filter((earlier) => earlier < index);
    expect(index - before.length).toBeLessThan(width);
  });
}

/** What the caller was told on the way makes sense. */
function expectTelling({ events, progress, subject }: Stage, video: Video, plan: Plan): void {
  const stored = Array.from({ length: known(plan).parts }, () => "stored");
  expect(events.map(({ type }) => type)).toEqual(["planned", "opened", ...stored, "finished"]);
  const counts = progress.map(({ storedBytes }) => storedBytes);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(progress.every((step) => step.sentBytes >= step.storedBytes)).toBe(true);
  const size = subject.shape === "import" ? null : video.sizeBytes;
  expect(progress.at(-1)).toMatchObject({
    state: "processing",
    totalBytes: size,
    storedBytes: size ?? 0,
    sentBytes: size ?? 0,
  });
}
