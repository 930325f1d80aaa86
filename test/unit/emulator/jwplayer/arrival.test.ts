/** When files that lie on disk are digested. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { Digests } from "../../../../src/emulator/digest.js";
import { createGround } from "../../../../src/emulator/ground.js";
import { takeIn } from "../../../../src/emulator/jwplayer/arrival.js";
import { createVideos } from "../../../../src/emulator/jwplayer/videos.js";
import type { Videos } from "../../../../src/emulator/jwplayer/videos.js";
import { deferred } from "../../../support/deferred.js";

const clock = manualClock();
let owned: ReturnType<typeof createGround>;
let videos: Videos;
let key: string;

beforeEach(() => {
  owned = createGround({ clock, processingMs: 1000, origin: () => "" });
  videos = createVideos(owned.ground, { failProcessing: () => undefined });
  key = videos.create({}).key;
});

afterEach(() => owned.end());

const small = { via: "resumable", fileName: "a.mp4", sizeBytes: 64 * 1024 ** 2 } as const;
const large = { ...small, sizeBytes: small.sizeBytes + 1 };
const digestsOf = (sizeBytes: number): Digests => ({ sizeBytes, sha256: "s", md5: "m" });

it("digests a small file before its sender is answered", async () => {
  await takeIn(videos, key, small, () => Promise.resolve(digestsOf(small.sizeBytes)));
  expect(videos.find(key)).toMatchObject({ status: "processing", original: { sha256: "s" } });
});

it("digests a large one afterwards, and processes it then", async () => {
  const digest = deferred<Digests>();
  await takeIn(videos, key, large, () => digest.promise);
  expect(videos.find(key)).toMatchObject({
    ...{ status: "processing", original: { sizeBytes: large.sizeBytes, sha256: undefined } },
  });
  await clock.advance(1000);
  expect(videos.find(key)?.status).toBe("processing");
  digest.resolve(digestsOf(large.sizeBytes));
  await clock.untilSleeping(1);
  expect(videos.find(key)?.original?.sha256).toBe("s");
  await clock.advance(1000);
  expect(videos.find(key)?.status).toBe("ready");
});

it("lets a newer file be, whatever comes of the older one's digest", async () => {
  const digest = deferred<Digests>();
  await takeIn(videos, key, large, () => digest.promise);
  videos.receive(key, { ...digestsOf(5), via: "form", fileName: "b.mp4" });
  digest.resolve(digestsOf(large.sizeBytes));
  await clock.untilSleeping(2);
  await clock.advance(1000);
  expect(videos.find(key)).toMatchObject({ status: "ready", original: { sizeBytes: 5 } });
});
