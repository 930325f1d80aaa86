import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { failure, failureOf } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage } from "../support/stage.js";
import { after, hangs, hold, losesAnswer, refuses } from "../support/twists.js";

describe("an abort before the upload", () => {
  it("makes no call at all", async () => {
    const store = openStore();
    const { upload, platform, heard } = stage({ checkpoints: store });
    const error = await failureOf(upload({ signal: AbortSignal.abort() }));
    expect(error.kind).toBe("aborted");
    expect(platform.calls).toEqual([]);
    expect(heard.events).toEqual([]);
    expect(store.keys()).toEqual([]);
  });
});

describe("an abort leaves nothing on the platform nor in the store", () => {
  it.each([
    ["open", "while opening"],
    ["send 0", "before anything was stored"],
    ["send 3", "half-way"],
    ["finish", "while finishing"],
  ])("in %s, %s", async (what) => {
    const store = openStore();
    const control = new AbortController();
    const { upload, platform, runtime } = stage({ checkpoints: store });
    const abort = (): void => {
      control.abort(new Error("the user left"));
    };
    platform.next(what, after(abort, hangs));
    const done = failureOf(upload({ signal: control.signal }));
    await runtime.advance(5_000);
    const error = await done;
    expect(error).toMatchObject({ kind: "aborted", resumable: false });
    expect(error.cause).toMatchObject({ message: "the user left" });
    expect(platform.sessions.size).toBe(0);
    expect(platform.assets.size).toBe(0);
    expect(store.keys()).toEqual([]);
    expect(runtime.waiting()).toEqual([]);
  });

  it("when open still succeeds: what it made is discarded", async () => {
    const control = new AbortController();
    const { upload, platform } = stage();
    platform.next(
      "open",
      after(() => {
        control.abort();
      }),
    );
    expect((await failureOf(upload({ signal: control.signal }))).kind).toBe("aborted");
    expect(platform.log()).toEqual(["open", "discard"]);
    expect(platform.sessions.size).toBe(0);
  });

  it("when an aborted open made something whose answer never came: it is looked for", async () => {
    const control = new AbortController();
    const { upload, platform } = stage();
    platform.next(
      "open",
      after(() => {
        control.abort();
      }, losesAnswer()),
    );
    expect((await failureOf(upload({ signal: control.signal }))).kind).toBe("aborted");
    expect(platform.log()).toEqual(["open", "recover", "discard"]);
    expect(platform.sessions.size).toBe(0);
  });

  it("when finish still succeeds: the asset is deleted", async () => {
    const store = openStore();
    const control = new AbortController();
    const { upload, platform } = stage({ checkpoints: store });
    platform.next(
      "finish",
      after(() => {
        control.abort();
      }),
    );
    const error = await failureOf(upload({ signal: control.signal }));
    expect(error).toMatchObject({ kind: "aborted", assetId: undefined });
    expect(platform.log().at(-1)).toBe("delete");
    expect(platform.assets.size).toBe(0);
    expect(platform.sessions.size).toBe(0);
    expect(store.keys()).toEqual([]);
  });

  it("during the wait for another try: at once", async () => {
    const control = new AbortController();
    const { upload, platform, runtime } = stage({ retry: { attempts: 3 } });
    platform.next("send 1", refuses(failure("unreachable")));
    const done = failureOf(upload({ signal: control.signal }));
    await runtime.advance(0);
    expect(runtime.waiting()).toHaveLength(1);
    control.abort();
    expect((await done).kind).toBe("aborted");
    expect(platform.sessions.size).toBe(0);
    expect(runtime.waiting()).toEqual([]);
  });
});

describe("an abort that cannot clean up", () => {
  it("says which asset it left", async () => {
    const control = new AbortController();
    const { upload, platform } = stage();
    platform.next(
      "finish",
      after(() => {
        control.abort();
      }),
    );
    platform.next("delete", refuses(failure("unauthorized")));
    const error = await failureOf(upload({ signal: control.signal }));
    expect(error).toMatchObject({ kind: "aborted", assetId: "asset-of-s1" });
    expect(error.message).toContain("the asset was made and could not be deleted: it was unauth");
  });

  it("says that the half-done upload is left", async () => {
    const control = new AbortController();
    const { upload, platform } = stage();
    platform.next(
      "send 1",
      after(() => {
        control.abort();
      }, hangs),
    );
    platform.next("discard", refuses(failure("unreachable")));
    const error = await failureOf(upload({ signal: control.signal }));
    expect(error.kind).toBe("aborted");
    expect(error.message).toContain("could not be removed: it was unreachable");
  });

  it("never deletes an asset that was there before", async () => {
    const control = new AbortController();
    const { upload, platform } = stage({ toy: { method: { replaces: true } } });
    platform.assets.set("a-1", Buffer.from("old"));
    platform.next(
      "finish",
      after(() => {
        control.abort();
      }),
    );
    const error = await failureOf(upload({ assetId: "a-1", signal: control.signal }));
    expect(error).toMatchObject({ kind: "aborted", assetId: "a-1" });
    expect(platform.assets.has("a-1")).toBe(true);
    expect(platform.log()).not.toContain("delete");
  });
});

describe("cancel", () => {
  it("is an abort of one upload", async () => {
    const { start, platform } = stage();
    const held = hold();
    platform.next("send 1", held.twist);
    const task = start();
    await held.arrived;
    task.cancel();
    const error = await failureOf(task.done);
    expect(error).toMatchObject({ kind: "aborted", message: "the upload was cancelled" });
    expect(platform.sessions.size).toBe(0);
  });

  it("after the end changes nothing", async () => {
    const { start, platform } = stage();
    const task = start();
    await task.done;
    task.cancel();
    expect((await task.done).id).toBe("asset-of-s1");
    expect(platform.assets.size).toBe(1);
  });
});

it("nothing stays on the caller's signal, however the upload ends", async () => {
  const { signal } = new AbortController();
  const { upload, platform } = stage();
  await upload({ signal });
  platform.next("send 1", refuses(failure("rejected")));
  await failureOf(upload({ signal }));
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
