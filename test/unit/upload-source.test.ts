import { beforeEach, describe, expect, it, vi } from "vitest";
import type { UploadOptions } from "../../src/options.js";
import type * as Resolve from "../../src/source/resolve.js";
import { failure } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import type { ToyExtras } from "../support/toy-platform.js";
import type { Twist } from "../support/twists.js";
import { hangs, losesAnswer, refuses, works } from "../support/twists.js";

const { opened, closed } = vi.hoisted(() => ({
  opened: new Set<number>(),
  closed: new Set<number>(),
}));

/** The real sources, with a record of which were opened and which were closed. */
vi.mock("../../src/source/resolve.js", async (importOriginal) => {
  const original = await importOriginal<typeof Resolve>();
  const resolveSource: typeof Resolve.resolveSource = async (...given) => {
    const source = await original.resolveSource(...given);
    const number = opened.size;
    opened.add(number);
    const close = async (): Promise<void> => {
      closed.add(number);
      await source.close();
    };
    return { ...source, close };
  };
  return { ...original, resolveSource };
});

beforeEach(() => {
  opened.clear();
  closed.clear();
});

const captions = [{ source: Buffer.from("WEBVTT\n\n00:00.000 --> 00:01.000\nHi"), language: "en" }];
const missing = [...captions, { source: "/nowhere/de.vtt", language: "de" }];

describe("every source is closed", () => {
  it.each<[string, UploadOptions<ToyExtras>, string, Twist]>([
    ["a success", {}, "finish", works],
    ["a refusal", {}, "send 2", refuses(failure("rejected"))],
    ["a failure that leaves a checkpoint", {}, "finish", losesAnswer()],
    ["an abort before it", { signal: AbortSignal.abort() }, "open", works],
    ["a wish that cannot be met", { method: "ftp" }, "open", works],
    ["a file that goes along and is missing", { captions: missing }, "open", works],
    ["a file that cannot be attached", {}, "attach", refuses(failure("rejected"))],
  ])("after %s", async (_, options, what, twist) => {
    const { upload, platform } = stage({ checkpoints: openStore() });
    platform.next(what, twist);
    await upload({ captions, ...options }).catch(() => undefined);
    expect(opened.size).toBeGreaterThan(0);
    expect(closed).toEqual(opened);
  });

  it("after a plan", async () => {
    const { uploader } = stage();
    await uploader.plan(video, { captions });
    expect(opened.size).toBe(2);
    expect(closed).toEqual(opened);
  });

  it("after a cancel, once nothing is in flight", async () => {
    const { start, platform } = stage();
    platform.next("send 0", hangs);
    const task = start();
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed.size).toBe(0);
    task.cancel();
    await task.done.catch(() => undefined);
    expect(closed).toEqual(opened);
  });

  it("is not opened when an option is wrong", async () => {
    const { upload } = stage();
    await upload({ width: 0 }).catch(() => undefined);
    await upload({ extras: { colour: 1 } as object }).catch(() => undefined);
    expect(opened.size).toBe(0);
  });
});
