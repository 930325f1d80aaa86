import { describe, expect, it } from "vitest";
import { failureOf } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import { turn } from "../support/turn.js";
import { hold } from "../support/twists.js";

describe("pause and resume", () => {
  it("stop sending and go on where the platform has acknowledged", async () => {
    const { start, platform } = stage();
    const held = [hold(), hold()];
    platform.next("send 2", held[0]!.twist);
    platform.next("send 3", held[1]!.twist);
    const task = start();
    await Promise.all(held.map(({ arrived }) => arrived));
    task.pause();
    await turn();
    const before = platform.log().length;
    await turn();
    expect(platform.log()).toHaveLength(before);
    task.resume();
    const asset = await task.done;
    expect(platform.assets.get(asset.id)).toEqual(video);
    const again = platform.calls.slice(before);
    expect(again.map(({ what }) => what)).toEqual(["send 2", "send 3", "send 4", "finish"]);
    expect(again.slice(0, 2).every(({ repeated }) => repeated)).toBe(true);
    expect(platform.log().filter((what) => what === "open")).toHaveLength(1);
  });

  it("keep what was sent of the parts in flight from counting", async () => {
    const { start, platform, heard } = stage({ wishes: { width: 1 } });
    const held = hold();
    platform.next("send 1", async (act, call) => {
      call.onSent?.(7);
      return held.twist(act, call);
    });
    const task = start();
    await held.arrived;
    task.pause();
    await turn();
    expect(heard.progress.at(-1)).toMatchObject({ sentBytes: 10, storedBytes: 10 });
    task.resume();
    await task.done;
  });

  it("may come any number of times, in any order", async () => {
    const { start, platform } = stage();
    const task = start();
    task.resume();
    task.pause();
    task.pause();
    await turn();
    expect(platform.log()).toEqual(["open"]);
    task.resume();
    task.pause();
    await turn();
    expect(platform.log()).toEqual(["open"]);
    task.resume();
    task.resume();
    expect((await task.done).id).toBe("asset-of-s1");
  });

  it("tell no failure", async () => {
    const { start, platform, heard } = stage();
    const held = hold();
    platform.next("send 2", held.twist);
    const task = start();
    await held.arrived;
    task.pause();
    await turn();
    task.resume();
    await task.done;
    expect(heard.types()).not.toContain("retry");
    expect(heard.types()).not.toContain("discarded");
  });

  it("leave the checkpoint for a process that does not live to resume", async () => {
    const checkpoints = openStore();
    const { start, platform } = stage({ checkpoints, wishes: { width: 1 } });
    const held = hold();
    platform.next("send 2", held.twist);
    const task = start();
    await held.arrived;
    task.pause();
    await turn();
    const second = stage({
      platform,
      checkpoints: checkpoints.survivor(),
      wishes: { width: 1 },
    });
    const asset = await second.upload();
    expect(platform.assets.get(asset.id)).toEqual(video);
  });
});

describe("cancel while paused", () => {
  it("ends the upload and leaves nothing", async () => {
    const { start, platform } = stage();
    const held = hold();
    platform.next("send 2", held.twist);
    const task = start();
    await held.arrived;
    task.pause();
    await turn();
    const before = platform.log().length;
    task.cancel();
    expect((await failureOf(task.done)).kind).toBe("aborted");
    expect(platform.log().slice(before)).toEqual(["discard"]);
    expect(platform.sessions.size).toBe(0);
  });

  it("does so too when the signal fires", async () => {
    const control = new AbortController();
    const { start, platform } = stage();
    const task = start({ signal: control.signal });
    task.pause();
    await turn();
    control.abort();
    expect((await failureOf(task.done)).kind).toBe("aborted");
    expect(platform.log()).toEqual(["open", "discard"]);
  });
});
