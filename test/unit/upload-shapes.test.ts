import { describe, expect, it } from "vitest";
import type { Order } from "../../src/model.js";
import { failure, failureOf } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import { turn } from "../support/turn.js";
import { hold, losesAnswer, refuses } from "../support/twists.js";

const parts = [0, 1, 2, 3, 4];

describe("the method's limits", () => {
  it.each<[Order, number, readonly number[]]>([
    ["any", 3, [3, 3, 3]],
    ["first-alone", 3, [1, 3, 3]],
    ["sequential", 1, [1, 1, 1]],
  ])("are kept: order %s, width %i", async (order, width, atOnce) => {
    const { start, platform } = stage({ toy: { method: { limits: { order, width: 3 } } } });
    const holds = parts.map(() => hold());
    for (const part of parts) platform.next(`send ${part}`, holds[part]!.twist);
    const { done } = start({ width });
    const sent = (): number => platform.log().filter((what) => what.startsWith("send")).length;
    for (const [released, expected] of atOnce.entries()) {
      await holds[released + expected - 1]?.arrived;
      await turn();
      expect(sent() - released).toBe(expected);
      holds[released]?.release();
    }
    for (const { release } of holds) release();
    const asset = await done;
    expect(platform.assets.get(asset.id)).toEqual(video);
  });
});

describe("a method that sends everything in one request", () => {
  const method = { shape: "single", limits: {} } as const;

  it("gets the whole file as one part", async () => {
    const { upload, platform } = stage({ toy: { method } });
    const asset = await upload();
    expect(platform.log()).toEqual(["open", "send 0", "finish"]);
    expect(platform.assets.get(asset.id)).toEqual(video);
  });

  it("is asked what it holds before anything is sent again, where the method says so", async () => {
    const { upload, platform, runtime } = stage({
      toy: { method: { ...method, unclearSend: "inspect" } },
      retry: { attempts: 3 },
    });
    platform.next("send", losesAnswer());
    const done = upload();
    await runtime.advance(60_000);
    const asset = await done;
    expect(platform.assets.get(asset.id)).toEqual(video);
    expect(platform.log()).toEqual(["open", "send 0", "inspect", "finish"]);
  });
});

describe("a method by which the platform pulls the video", () => {
  const toy = { method: { shape: "import", limits: {} } } as const;
  const url = "https://93.184.215.14/talk.mp4";

  it("sends nothing", async () => {
    const { start, platform, heard } = stage({ toy });
    await start({}, url).done;
    expect(platform.log()).toEqual(["open", "finish"]);
    expect(heard.progress.at(-1)).toMatchObject({ totalBytes: null, remainingMs: null });
  });

  it("goes on after a failure without looking what is held", async () => {
    const { upload, platform } = stage({ toy, checkpoints: openStore() });
    platform.next("finish", refuses(failure("unreachable")));
    expect((await failureOf(upload({}, url))).resumable).toBe(true);
    await upload({}, url);
    expect(platform.log()).toEqual(["open", "finish", "finish"]);
    expect(platform.calls.at(-1)?.repeated).toBe(true);
  });
});
