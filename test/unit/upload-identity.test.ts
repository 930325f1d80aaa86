import { utimes, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { UploadOptions } from "../../src/options.js";
import { failure, failureOf } from "../support/failure.js";
import { useFolder } from "../support/folder.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import { toyPlatform } from "../support/toy-platform.js";
import type { ToyExtras } from "../support/toy-platform.js";
import { hold, refuses } from "../support/twists.js";

const pathTo = useFolder();
const interrupted = refuses(failure("interrupted"));

/** A file that differs from others in its bytes and, whatever the clock's grain, in its time. */
async function writeVideo(path: string, bytes: Buffer, second: number): Promise<void> {
  await writeFile(path, bytes);
  await utimes(path, second, second);
}

describe("two runs are the same upload", () => {
  const base: UploadOptions<ToyExtras> = { title: "Talk", partBytes: 10, width: 1 };

  it.each<[string, boolean, UploadOptions<ToyExtras>]>([
    ["with equal options", true, { ...base }],
    ["whatever they listen to", true, { ...base, onEvent: () => undefined }],
    ["not with another resumeKey", false, { ...base, resumeKey: "second" }],
    ["not with another title", false, { ...base, title: "Other" }],
    ["not with another description", false, { ...base, description: "Other" }],
    ["not with other tags", false, { ...base, tags: ["other"] }],
    ["not with another reference id", false, { ...base, referenceId: "other" }],
    ["not with another date", false, { ...base, publishAt: new Date(0) }],
    ["not with other extras", false, { ...base, extras: { color: "red" } }],
    ["not with another method", false, { ...base, method: "toy" }],
    ["not with another part size", false, { ...base, partBytes: 25 }],
    ["not with another width", false, { ...base, width: 2 }],
    ["not into another asset", false, { ...base, assetId: "a-1" }],
    ["not under another file name", false, { ...base, name: "other.mp4" }],
    ["not as another type", false, { ...base, contentType: "video/quicktime" }],
  ])("%s", async (_, isSame, options) => {
    const { upload, platform } = stage({
      checkpoints: openStore(),
      toy: { method: { replaces: true } },
    });
    platform.next("send 1", interrupted);
    await failureOf(upload(base));
    const before = platform.log().length;
    await upload(options);
    expect(platform.log()[before]).toBe(isSame ? "inspect" : "open");
  });

  it("not with other bytes", async () => {
    const { upload, platform } = stage({ checkpoints: openStore() });
    platform.next("send 1", interrupted);
    await failureOf(upload());
    await upload({}, Buffer.from(video).reverse());
    expect(platform.log()).not.toContain("inspect");
  });

  it("not for another account", async () => {
    const platform = toyPlatform();
    const checkpoints = openStore();
    platform.next("send 1", interrupted);
    await failureOf(stage({ platform, checkpoints }).upload());
    Object.assign(platform.provider, { account: "another" });
    await stage({ platform, checkpoints }).upload();
    expect(platform.log()).not.toContain("inspect");
  });
});

describe("the same upload twice at once", () => {
  it("is refused the second time, before any call, until the first is over", async () => {
    const { start, upload, platform } = stage({ checkpoints: openStore() });
    const held = hold();
    platform.next("open", held.twist);
    const first = start();
    await held.arrived;
    const error = await failureOf(upload());
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain("already running");
    expect(platform.log()).toEqual(["open"]);
    held.release();
    await first.done;
    await upload();
  });

  it("is two uploads with a resumeKey of its own", async () => {
    const { upload, platform } = stage({ checkpoints: openStore() });
    await Promise.all([upload({ resumeKey: "a" }), upload({ resumeKey: "b" })]);
    expect(platform.assets.size).toBe(2);
  });

  it("is nobody's business without a store", async () => {
    const { upload, platform } = stage();
    await Promise.all([upload(), upload()]);
    expect(platform.assets.size).toBe(2);
  });
});

describe("a file that changed between two runs", () => {
  it("is refused, what was sent of it removed, and uploaded as it is by the run after that", async () => {
    const store = openStore();
    const { upload, platform } = stage({ checkpoints: store });
    const path = pathTo("talk.mp4");
    const changed = Buffer.from(video).reverse();
    await writeVideo(path, video, 1_000);
    platform.next("send 3", interrupted);
    await failureOf(upload({}, path));

    await writeVideo(path, changed, 2_000);
    const error = await failureOf(upload({}, path));
    expect(error).toMatchObject({ kind: "source-changed", provider: "Toy", method: "toy" });
    expect(error.message).toContain("talk.mp4 changed since its upload was interrupted");
    expect(platform.log().at(-1)).toBe("discard");
    expect(platform.sessions.size).toBe(0);
    expect(store.keys()).toEqual([]);

    const asset = await upload({}, path);
    expect(platform.assets.get(asset.id)).toEqual(changed);
  });

  it("is looked for on the platform when the first run was killed while opening", async () => {
    const platform = toyPlatform();
    const store = openStore();
    const path = pathTo("talk.mp4");
    await writeVideo(path, video, 1_000);
    const held = hold();
    platform.next("open", async (act, call) => {
      await act();
      return held.twist(act, call);
    });
    stage({ platform, checkpoints: store }).start({}, path);
    await held.arrived;
    await writeVideo(path, video, 2_000);
    const second = stage({ platform, checkpoints: store.survivor() });
    expect((await failureOf(second.upload({}, path))).kind).toBe("source-changed");
    expect(platform.log()).toEqual(["open", "recover", "discard"]);
    expect(platform.sessions.size).toBe(0);
  });
});

describe("checkpoints in a folder", () => {
  it("let another uploader go on", async () => {
    const platform = toyPlatform();
    const checkpoints = pathTo("checkpoints");
    platform.next("send 3", interrupted);
    const first = stage({ platform, checkpoints, wishes: { width: 1 } });
    expect((await failureOf(first.upload())).resumable).toBe(true);
    const second = stage({ platform, checkpoints, wishes: { width: 1 } });
    const asset = await second.upload();
    expect(platform.assets.get(asset.id)).toEqual(video);
    expect(platform.log().filter((what) => what.startsWith("send"))).toEqual([
      ...["send 0", "send 1", "send 2", "send 3", "send 3", "send 4"],
    ]);
  });
});
