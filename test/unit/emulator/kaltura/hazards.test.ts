/** Recorded misfortunes of parts: what callers are told, and what becomes of the bytes. */
import { afterEach, describe, expect, it } from "vitest";
import { upload } from "./harness.js";
import { brief, cannotMatch, source, startScene } from "./hazard-scene.js";
import type { Scene } from "./hazard-scene.js";
import { play } from "./timeline.js";

let scene: Scene;
afterEach(() => scene.kaltura.stop());

describe("a first part sent again", () => {
  it("leaves a hole when it is copied over the file while others write", async () => {
    scene = await startScene({ copiedFirstParts: [1] });
    expect(
      await scene.answers(
        scene.first(),
        scene.part(100, 300),
        scene.first(),
        scene.part(300, 400),
        scene.final(400, 500),
      ),
    ).toEqual(["1/100", "1/300", "1/100", "1/400", "2/500"]);
    const holed = Buffer.from(source.subarray(0, 500)).fill(0, 100, 300);
    expect(scene.file()).toEqual(holed);
    expect(scene.struck()).toEqual(["copiedFirstParts"]);
  });

  it("only shortens the file when it is renamed", async () => {
    scene = await startScene({});
    expect(
      await scene.answers(
        scene.first(),
        scene.part(100, 300),
        scene.first(),
        scene.part(300, 400),
        scene.final(400, 500),
      ),
    ).toEqual(["1/100", "1/300", "1/100", "1/100", cannotMatch]);
    expect(scene.struck()).toEqual([]);
  });

  it.each([
    ["not begun yet", 1, { status: 1, uploadedFileSize: "100" }],
    ["begun before", 2, { status: 2, uploadedFileSize: "100" }],
  ])("and carried out late, replaces the finished file of a token %s", async (_, stalled, late) => {
    scene = await startScene({ stalledFirstParts: [stalled], stallMs: 60_000 });
    const sent = { delayMs: 1000, run: scene.first() };
    const again = stalled === 1 ? [sent] : [];
    if (stalled === 2) await scene.first()();
    const results = await play(scene.clock, [
      { delayMs: 0, run: scene.first() },
      { delayMs: 2000, run: scene.part(100, 200) },
      { delayMs: 3000, run: scene.final(200, 250) },
      ...again,
    ]);
    expect(brief(results[2]!.value)).toBe("2/250");
    expect(results[0]).toMatchObject({ tookMs: 60_000, value: late });
    expect(await scene.row()).toMatchObject(late);
    expect(scene.file()).toEqual(source.subarray(0, 100));
  });
});

describe("a part that has to wait", () => {
  it("is acknowledged and lost, until it is sent again", async () => {
    scene = await startScene({ lostWaitingParts: [1] });
    expect(
      await scene.answers(
        scene.first(),
        scene.part(200, 300),
        scene.part(100, 200),
        scene.final(300, 350),
        scene.part(200, 300),
        scene.final(300, 350),
      ),
    ).toEqual(["1/100", "1/100", "1/200", cannotMatch, "1/300", "2/350"]);
    expect(scene.file()).toEqual(source.subarray(0, 350));
    expect(scene.struck()).toEqual(["lostWaitingParts"]);
  });

  it("is lost again and again behind a lock, but not once the file ends there", async () => {
    scene = await startScene({ stuckLocks: [1] });
    expect(await scene.answers(scene.first(), scene.part(200, 300), scene.part(200, 300))).toEqual([
      "1/100",
      "1/100",
      "1/100",
    ]);
    expect(scene.kaltura.backdoor.token(scene.token)).toMatchObject({ queue: {}, locks: [200] });
    expect(
      await scene.answers(
        scene.part(100, 200),
        scene.final(300, 350),
        scene.part(200, 300),
        scene.final(300, 350),
      ),
    ).toEqual(["1/200", cannotMatch, "1/300", "2/350"]);
    expect(scene.file()).toEqual(source.subarray(0, 350));
  });

  it("waits again when the lock is an hour old", async () => {
    scene = await startScene({ stuckLocks: [1] });
    await scene.answers(scene.first(), scene.part(200, 300));
    await scene.clock.advance(3_600_000);
    await scene.part(200, 300)();
    expect(scene.kaltura.backdoor.token(scene.token)).toMatchObject({
      queue: { 200: 100 },
      locks: [],
    });
  });
});

it("parts appended at the end at the same time overwrite each other", async () => {
  scene = await startScene({ appendRaceMs: 50 });
  const append = (from: number, finalChunk: boolean) =>
    upload(scene.kaltura, scene.token, source.subarray(from, from + 100), {
      ...{ resume: true, resumeAt: -1, finalChunk },
    });
  await scene.first()();
  const results = await play(scene.clock, [
    { delayMs: 0, run: () => append(100, false) },
    { delayMs: 10, run: () => append(200, false) },
    { delayMs: 100, run: () => append(300, true) },
  ]);
  expect(results.map(({ value }) => brief(value))).toEqual(["1/200", "1/200", "2/300"]);
  expect(scene.file()).toEqual(
    Buffer.concat([source.subarray(0, 100), source.subarray(200, 300), source.subarray(300, 400)]),
  );
});
