/** Recorded misfortunes of writes and finals: what callers are told, and what becomes of the bytes. */
import { afterEach, describe, expect, it } from "vitest";
import { brief, cannotMatch, source, startScene } from "./hazard-scene.js";
import type { Scene } from "./hazard-scene.js";
import { play } from "./timeline.js";

let scene: Scene;
afterEach(() => scene.kaltura.stop());

describe("a write that fails", () => {
  it("of a waiting part leaves a hole that nobody mentions", async () => {
    scene = await startScene({ failedDrainWrites: [1] });
    expect(
      await scene.answers(
        scene.first(),
        scene.part(200, 300),
        scene.part(100, 200),
        scene.part(300, 400),
        scene.final(400, 450),
      ),
    ).toEqual(["1/100", "1/100", "1/200", "1/400", "2/450"]);
    expect(scene.file()).toEqual(Buffer.from(source.subarray(0, 450)).fill(0, 200, 300));
  });

  it("lets the next waiting part land too low", async () => {
    scene = await startScene({ failedDrainWrites: [1] });
    const calls = await scene.answers(
      scene.first(),
      scene.part(200, 300),
      scene.part(300, 400),
      scene.part(100, 200),
      scene.part(400, 500),
      scene.final(500, 550),
    );
    expect(calls.slice(-2)).toEqual(["1/500", "2/550"]);
    const spoiled = Buffer.from(source.subarray(0, 550));
    source.copy(spoiled, 200, 300, 400);
    expect(scene.file()).toEqual(spoiled.fill(0, 300, 400));
  });

  it("of the arriving part shows in the answer, and the part can be sent again", async () => {
    scene = await startScene({ failedDirectWrites: [1] });
    expect(
      await scene.answers(
        scene.first(),
        scene.part(100, 200),
        scene.part(100, 200),
        scene.final(200, 250),
      ),
    ).toEqual(["1/100", "1/100", "1/200", "2/250"]);
    expect(scene.file()).toEqual(source.subarray(0, 250));
  });

  it("while a final takes parts in makes it fail, with the last part in the wrong place", async () => {
    scene = await startScene({ failedFinalWrites: [1] });
    expect(
      await scene.answers(
        scene.first(),
        scene.part(200, 300),
        scene.part(100, 200),
        scene.final(300, 350),
      ),
    ).toEqual(["1/100", "1/100", "1/200", cannotMatch]);
    expect(scene.file().subarray(200)).toEqual(source.subarray(300, 350));
    expect(await scene.answers(scene.part(200, 300), scene.final(300, 350))).toEqual([
      "1/300",
      "2/350",
    ]);
    expect(scene.file()).toEqual(source.subarray(0, 350));
  });
});

describe("a final", () => {
  it("of which half is stored is mended by its bytes and nothing else", async () => {
    scene = await startScene({ halfStoredFinals: [1] });
    await scene.answers(scene.first(), scene.part(100, 200));
    expect(brief(await scene.final(200, 250)())).toBe(cannotMatch);
    expect(scene.file()).toEqual(source.subarray(0, 225));
    expect(brief(await scene.final(250, 250)())).toBe(cannotMatch);
    expect(brief(await scene.final(200, 250)())).toBe("2/250");
    expect(scene.file()).toEqual(source.subarray(0, 250));
  });

  it("fails as often as it is told to", async () => {
    scene = await startScene({ failedFinals: [1, 2] });
    await scene.first()();
    expect(
      await scene.answers(scene.final(100, 200), scene.final(100, 200), scene.final(100, 200)),
    ).toEqual([cannotMatch, cannotMatch, "2/200"]);
    expect(scene.struck()).toEqual(["failedFinals", "failedFinals"]);
  });

  it("finds the closure lock held: complete, and not full until it is repeated", async () => {
    scene = await startScene({ heldClosures: [1] });
    await scene.first()();
    const [result] = await play(scene.clock, [{ delayMs: 0, run: scene.final(100, 200) }]);
    expect(result).toMatchObject({
      ...{ tookMs: 2000, value: { code: "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD" } },
    });
    expect(await scene.row()).toMatchObject({ status: 1, uploadedFileSize: "100" });
    await scene.clock.advance(3000);
    expect(brief(await scene.final(100, 200)())).toBe("2/200");
  });

  it("succeeds, and then a late part's save puts the size back", async () => {
    scene = await startScene({ lateSaves: [1] });
    await scene.first()();
    expect(brief(await scene.final(100, 200)())).toBe("2/200");
    expect(await scene.row()).toMatchObject({ status: 2, uploadedFileSize: "100" });
    expect(scene.file()).toEqual(source.subarray(0, 200));
  });
});

it.each([
  ["exact", ["1/100", "1/200", "1/300", "1/400", "1/500", "2/550"]],
  ["lagging", ["1/100", "1/100", "1/200", "1/300", "1/400", "2/550"]],
  ["backward", ["1/100", "1/200", "1/300", "1/200", "1/500", "2/550"]],
  ["mid-part", ["1/100", "1/150", "1/250", "1/350", "1/450", "2/550"]],
] as const)("answers can tell %s sizes", async (reportedSizes, expected) => {
  scene = await startScene({ reportedSizes });
  expect(
    await scene.answers(
      scene.first(),
      scene.part(100, 200),
      scene.part(200, 300),
      scene.part(300, 400),
      scene.part(400, 500),
      scene.final(500, 550),
    ),
  ).toEqual(expected);
  expect(scene.file()).toEqual(source.subarray(0, 550));
});
