import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { failure, failureOf } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import { turn } from "../support/turn.js";
import { hangs, hold, losesAnswer, refuses } from "../support/twists.js";

/** The video as a stream of small blocks. */
function stream(bytes = video): Readable {
  const blocks = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
    bytes.subarray(index * 7, index * 7 + 7),
  );
  return Readable.from(blocks, { objectMode: false });
}

describe("a stream whose parts can be sent as they come", () => {
  it("goes up with every byte, although nobody knows its size before", async () => {
    const { upload, platform, heard } = stage();
    const asset = await upload({}, stream());
    expect(platform.assets.get(asset.id)).toEqual(video);
    expect(heard.events[0]).toMatchObject({ type: "planned", plan: { size: null, parts: null } });
    expect(heard.types()).not.toContain("spooled");
    expect(heard.progress.at(-1)).toMatchObject({ storedBytes: 50, sentBytes: 50 });
  });

  it("sends a part again from what is held of it", async () => {
    const { upload, platform, runtime } = stage({ retry: { attempts: 3 } });
    platform.next("send 1", losesAnswer(), refuses(failure("unreachable")));
    platform.next("send 3", refuses(failure("corrupted")));
    const done = upload({}, stream());
    for (let step = 0; step < 10; step += 1) await runtime.advance(10_000);
    expect(platform.assets.get((await done).id)).toEqual(video);
  });

  it("is not asked for more than the parts in flight need", async () => {
    const { start, platform } = stage({ wishes: { width: 1 } });
    platform.next("send 0", hangs);
    let given = 0;
    const endless = new Readable({
      highWaterMark: 1,
      read() {
        given += 10;
        this.push(Buffer.alloc(10));
      },
    });
    const task = start({}, endless);
    for (let turns = 0; turns < 50; turns += 1) await turn();
    expect(platform.log()).toEqual(["open", "send 0"]);
    expect(given).toBeLessThan(100_000);
    task.cancel();
    await failureOf(task.done);
    expect(endless.destroyed).toBe(true);
  });

  it("may pause with parts in flight, and resume", async () => {
    const { start, platform } = stage();
    const held = hold();
    platform.next("send 1", held.twist);
    const task = start({}, stream());
    await held.arrived;
    task.pause();
    await turn();
    const before = platform.log().length;
    task.resume();
    expect(platform.assets.get((await task.done).id)).toEqual(video);
    expect(platform.log()[before]).toBe("send 1");
  });
});

describe("a stream that cannot be read again", () => {
  it("leaves nothing behind when it fails, and no checkpoint", async () => {
    const store = openStore();
    const { upload, platform } = stage({ checkpoints: store });
    platform.next("send 3", refuses(failure("interrupted")));
    const error = await failureOf(upload({}, stream()));
    expect(error).toMatchObject({ kind: "interrupted", resumable: false });
    expect(platform.sessions.size).toBe(0);
    expect(store.keys()).toEqual([]);
  });

  it("starts anew only while nothing of it was let go", async () => {
    const early = stage({ wishes: { width: 1 } });
    early.platform.next("send 0", refuses(failure("session-lost")));
    const asset = await early.upload({}, stream());
    expect(early.platform.assets.get(asset.id)).toEqual(video);

    const late = stage({ wishes: { width: 1 } });
    late.platform.next("send 2", refuses(failure("session-lost")));
    expect((await failureOf(late.upload({}, stream()))).kind).toBe("session-lost");
    expect(late.platform.sessions.size).toBe(0);
  });

  it("that breaks ends the upload, and leaves nothing", async () => {
    const broken = Readable.from(
      (async function* () {
        yield video.subarray(0, 25);
        await turn();
        throw new Error("the camera fell down");
      })(),
      { objectMode: false },
    );
    const { upload, platform } = stage();
    const error = await failureOf(upload({}, broken));
    expect(error.kind).toBe("source-changed");
    expect(platform.sessions.size).toBe(0);
  });

  it("that is longer than the method takes ends the upload, and leaves nothing", async () => {
    const { upload, platform } = stage();
    const error = await failureOf(upload({ partBytes: 100 }, stream(Buffer.alloc(1_001))));
    expect(error.kind).toBe("unsupported");
    expect(error.message).toContain("1000 bytes that toy takes");
    expect(platform.sessions.size).toBe(0);
  });
});

describe("a stream for a method that sends everything at once", () => {
  const toy = { method: { shape: "single", limits: {} } } as const;

  it("is copied to disk first, told of, and goes up with every byte", async () => {
    const { upload, platform, heard } = stage({ toy });
    const asset = await upload({}, stream());
    expect(platform.assets.get(asset.id)).toEqual(video);
    expect(heard.types().slice(0, 3)).toEqual(["planned", "spooled", "planned"]);
    expect(heard.events[1]).toEqual({ type: "spooled", sizeBytes: 50 });
    expect(heard.events[2]).toMatchObject({ plan: { size: 50 } });
  });

  it("is refused where copies are switched off, before any call", async () => {
    const { upload, platform } = stage({ toy, spool: false });
    const input = stream();
    const error = await failureOf(upload({}, input));
    expect(error.kind).toBe("unsupported");
    expect(error.message).toContain("which the option spool forbids");
    expect(platform.calls).toEqual([]);
    expect(input.destroyed).toBe(true);
  });
});

describe("a plan for a stream", () => {
  it("leaves it untouched, for the upload", async () => {
    const { uploader, upload, platform } = stage();
    const input = stream();
    expect(await uploader.plan(input)).toMatchObject({ size: null, parts: null, requests: null });
    expect(input.readableDidRead).toBe(false);
    expect(platform.assets.get((await upload({}, input)).id)).toEqual(video);
  });
});
