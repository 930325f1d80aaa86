import { describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/emulator/index.js";
import { openStage } from "./stage.js";
import { expectStored } from "./stored.js";
import { faultBytes } from "./subject.js";
import type { Subject } from "./subject.js";
import type { VideoMaker } from "./videos.js";

/** What passes by itself and needs no clock, at places that every body has. */
const gusts: readonly FaultKind[] = [
  { kind: "status", status: 500 },
  { kind: "status", status: 503, headers: { "Retry-After": "1" } },
  { kind: "reset-before-answer" },
  { kind: "reset-after-bytes", bytes: 0 },
  { kind: "reset-after-bytes", bytes: 100 },
  { kind: "lose-answer" },
  { kind: "lose-answer" },
];

/** Seeds. Hundreds of others have passed as well; these few are for every day. */
const storms = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** Misfortunes of all kinds on any request, as many as an upload's patience allows: one asset, whole. */
export function describeWeather(subject: Subject, videoOf: VideoMaker): void {
  describe("in bad weather", () => {
    it.each(storms)("number %i", async (seed) => {
      const stage = await openStage(subject);
      const video = await videoOf(faultBytes(subject));
      const random = generator(seed);
      for (let gust = 0; gust < 5; gust += 1) {
        const kind = gusts[Math.floor(random() * gusts.length)]!;
        stage.emulator.faults.add({ operation: "*", skip: Math.floor(random() * 3), ...kind });
      }
      const input = await stage.inputOf(video);
      const { value, error } = await stage.settle(stage.connect().upload(input, stage.wish()));
      stage.emulator.faults.clear();
      expect(error).toBeUndefined();
      await expectStored(stage, video, value?.id);
    });
  });
}

/** Numbers in `[0, 1)` that are the same for the same seed (Park and Miller's generator). */
function generator(seed: number): () => number {
  let state = seed * 7919;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
