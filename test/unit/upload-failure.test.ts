import { describe, expect, it, vi } from "vitest";
import type { ErrorKind } from "../../src/errors.js";
import { failure, failureOf } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage } from "../support/stage.js";
import { turn } from "../support/turn.js";
import type { Twist } from "../support/twists.js";
import { losesAnswer, refuses } from "../support/twists.js";

describe("a failure that no later run can mend", () => {
  it.each<[ErrorKind, string]>([
    ["rejected", "send 2"],
    ["corrupted", "send 2"],
    ["source-changed", "send 2"],
    ["rejected", "finish"],
    ["internal", "finish"],
  ])("leaves nothing on the platform nor in the store: %s in %s", async (kind, what) => {
    const store = openStore();
    const { upload, platform, heard } = stage({ checkpoints: store });
    platform.next(what, refuses(failure(kind, { exhausted: true })));
    const error = await failureOf(upload());
    expect(error).toMatchObject({ kind, resumable: false, provider: "Toy", method: "toy" });
    expect(platform.log().at(-1)).toBe("discard");
    expect(platform.sessions.size).toBe(0);
    expect(store.keys()).toEqual([]);
    expect(heard.types().at(-1)).toBe("discarded");
  });

  it("has nothing to remove when open was refused", async () => {
    const store = openStore();
    const { upload, platform } = stage({ checkpoints: store });
    platform.next("open", refuses(failure("rejected")));
    expect((await failureOf(upload())).resumable).toBe(false);
    expect(platform.log()).toEqual(["open"]);
    expect(store.keys()).toEqual([]);
  });
});

describe("a failure that would pass, without a store to go on from", () => {
  it.each(["interrupted", "stalled", "unreachable", "unauthorized"] as const)(
    "leaves nothing on the platform: %s while sending",
    async (kind) => {
      const { upload, platform } = stage();
      platform.next("send 2", refuses(failure(kind)));
      const error = await failureOf(upload());
      expect(error).toMatchObject({ kind, resumable: false });
      expect(error.message).toBe(`it was ${kind}`);
      expect(platform.sessions.size).toBe(0);
    },
  );

  it("looks for what an open with a lost answer has made, and removes it", async () => {
    const { upload, platform } = stage();
    platform.next("open", losesAnswer());
    const error = await failureOf(upload());
    expect(error).toMatchObject({ kind: "interrupted", message: "it was interrupted" });
    expect(platform.log()).toEqual(["open", "recover", "discard"]);
    expect(platform.sessions.size).toBe(0);
  });

  it("says that such an open may have made something when it cannot look", async () => {
    const { upload, platform, runtime } = stage({ retry: { attempts: 3 } });
    platform.next("open", losesAnswer());
    platform.next("recover", ...Array<Twist>(20).fill(refuses(failure("unreachable"))));
    const done = failureOf(upload());
    await runtime.advance(60_000);
    const error = await done;
    expect(error).toMatchObject({ kind: "interrupted", resumable: false });
    expect(error.message).toContain("look for an empty video with this title");
  });

  it("says that a finish may have made the asset", async () => {
    const { upload, platform } = stage();
    platform.next("finish", losesAnswer());
    const error = await failureOf(upload());
    expect(error).toMatchObject({ kind: "interrupted", resumable: false });
    expect(error.message).toContain("the platform has every byte");
    expect(platform.assets.size).toBe(1);
    expect(platform.log()).not.toContain("discard");
  });
});

describe("a failure that would pass, by a method that cannot go on", () => {
  it("leaves nothing while sending", async () => {
    const store = openStore();
    const { upload, platform } = stage({ checkpoints: store, toy: { without: ["inspect"] } });
    platform.next("send 2", refuses(failure("interrupted")));
    expect((await failureOf(upload())).resumable).toBe(false);
    expect(platform.sessions.size).toBe(0);
    expect(store.keys()).toEqual([]);
  });

  it("says that an open may have made something", async () => {
    const store = openStore();
    const { upload, platform } = stage({ checkpoints: store, toy: { without: ["recover"] } });
    platform.next("open", losesAnswer());
    const error = await failureOf(upload());
    expect(error.resumable).toBe(false);
    expect(error.message).toContain("whether the platform made anything is not known");
    expect(store.keys()).toEqual([]);
  });

  it("leaves what it cannot remove, and does not pretend", async () => {
    const { upload, platform, heard } = stage({ toy: { without: ["discard"] } });
    platform.next("send 2", refuses(failure("rejected")));
    expect((await failureOf(upload())).kind).toBe("rejected");
    expect(heard.types()).not.toContain("discarded");
  });
});

describe("a discard that fails", () => {
  it("is told together with why it was tried", async () => {
    const { upload, platform } = stage();
    platform.next("send 2", refuses(failure("rejected")));
    platform.next("discard", refuses(failure("unreachable", { assetId: "half-done" })));
    const error = await failureOf(upload());
    expect(error).toMatchObject({ kind: "rejected", assetId: "half-done" });
    expect(error.message).toBe(
      "it was rejected; what it had created on the platform could not be removed: it was unreachable",
    );
  });

  it("is tried again like everything else", async () => {
    const { upload, platform, runtime } = stage({ retry: { attempts: 3 } });
    platform.next("send 2", refuses(failure("rejected")));
    platform.next("discard", refuses(failure("unreachable")), losesAnswer());
    const done = failureOf(upload());
    await runtime.advance(60_000);
    expect((await done).message).toBe("it was rejected");
    expect(platform.sessions.size).toBe(0);
  });
});

describe("what goes wrong in the listeners", () => {
  it.each<[string, () => void]>([
    [
      "throws",
      () => {
        throw new Error("a listener's defect");
      },
    ],
    ["rejects", () => Promise.reject(new Error("a listener's defect")) as unknown as undefined],
  ])("does not harm the upload: %s", async (_, listener) => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    const { upload, heard } = stage();
    const asset = await upload({ onEvent: listener, onProgress: listener });
    await turn();
    const warnings = warn.mock.calls.map(([warning]) => String(warning));
    warn.mockRestore();
    expect(asset.id).toBe("asset-of-s1");
    expect(heard.types().at(-1)).toBe("finished");
    expect(new Set(warnings)).toEqual(new Set(["Error: a listener's defect"]));
  });
});
