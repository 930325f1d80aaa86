import { describe, expect, it } from "vitest";
import { failure, failureOf } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import type { Stage } from "../support/stage.js";
import { toyPlatform } from "../support/toy-platform.js";
import type { ToyOptions, ToyPlatform } from "../support/toy-platform.js";
import type { Twist } from "../support/twists.js";
import { hold, losesAnswer, refuses } from "../support/twists.js";

interface Runs {
  readonly platform: ToyPlatform;
  readonly second: Stage;
  /** What the second run called. */
  readonly log: () => readonly string[];
}

/** One part at a time, so that nothing goes on beside the call that a test looks at. */
const oneByOne = { wishes: { width: 1 } };

/** A first run whose process is killed when a call arrives, and a second run that is about to begin. */
async function killedAt(what: string, toy: ToyOptions = {}): Promise<Runs> {
  const platform = toyPlatform(toy);
  const store = openStore();
  const held = hold();
  platform.next(what, held.twist);
  stage({ platform, checkpoints: store, ...oneByOne }).start();
  await held.arrived;
  return secondRun(platform, stage({ platform, checkpoints: store.survivor(), ...oneByOne }));
}

/** A first run that fails when a call meets a twist, and a second run that is about to begin. */
async function failedAt(what: string, twist: Twist, toy: ToyOptions = {}): Promise<Runs> {
  const platform = toyPlatform(toy);
  const store = openStore();
  platform.next(what, twist);
  const options = { platform, checkpoints: store, ...oneByOne };
  const error = await failureOf(stage(options).upload());
  expect(error.resumable).toBe(true);
  expect(store.keys()).toHaveLength(1);
  return secondRun(platform, stage(options));
}

function secondRun(platform: ToyPlatform, second: Stage): Runs {
  const done = platform.log().length;
  return { platform, second, log: () => platform.log().slice(done) };
}

const interrupted = refuses(failure("interrupted"));

describe("a second run after the first ended while opening", () => {
  it("takes over what the platform has made", async () => {
    const { platform, second, log } = await failedAt("open", losesAnswer());
    expect((await second.upload()).id).toBe("asset-of-s1");
    expect(log()[0]).toBe("recover");
    expect(log()).not.toContain("open");
    expect(platform.assets.size).toBe(1);
  });

  it("opens when nothing was made", async () => {
    const { second, log } = await failedAt("open", interrupted);
    await second.upload();
    expect(log().slice(0, 2)).toEqual(["recover", "open"]);
  });

  it("looks first when the process was killed, for nobody knows how far it came", async () => {
    const { second, log } = await killedAt("open");
    await second.upload();
    expect(log().slice(0, 2)).toEqual(["recover", "open"]);
  });
});

describe("a second run that is refused", () => {
  it("leaves nothing of what the first one's lost opening has made", async () => {
    const { platform, second, log } = await failedAt("open", losesAnswer());
    platform.next("recover", refuses(failure("rejected")));
    expect((await failureOf(second.upload())).kind).toBe("rejected");
    expect(log()).toEqual(["recover", "recover", "discard"]);
    expect(platform.sessions.size).toBe(0);
  });
});

describe("a second run after the first ended while sending", () => {
  it.each(["interrupted", "stalled", "unreachable", "throttled", "unauthorized"] as const)(
    "sends only what is missing: %s",
    async (kind) => {
      const { platform, second, log } = await failedAt(
        "send 3",
        refuses(failure(kind, { exhausted: true })),
      );
      const asset = await second.upload();
      expect(platform.assets.get(asset.id)).toEqual(video);
      expect(log()[0]).toBe("inspect");
      expect(log().filter((what) => what.startsWith("send"))).toEqual(["send 3", "send 4"]);
      expect(log()).not.toContain("open");
    },
  );

  it("does so after the process was killed", async () => {
    const { platform, second, log } = await killedAt("send 3");
    const asset = await second.upload();
    expect(platform.assets.get(asset.id)).toEqual(video);
    expect(log()[0]).toBe("inspect");
    expect(
      log()
        .filter((what) => what.startsWith("send"))
        .at(-1),
    ).toBe("send 4");
    expect(log()).not.toContain("send 0");
  });

  it("tells what was held, and counts on from there", async () => {
    const { second } = await failedAt("send 3", interrupted);
    await second.upload();
    expect(second.heard.types().slice(0, 2)).toEqual(["planned", "resumed"]);
    expect(second.heard.events[1]).toMatchObject({ method: "toy", heldBytes: 30 });
    expect(second.heard.progress[0]).toMatchObject({ storedBytes: 30, sentBytes: 30 });
  });

  it("believes the platform, not the checkpoint, about what is stored", async () => {
    const { platform, second, log } = await failedAt("send 3", interrupted);
    const { parts } = [...platform.sessions.values()][0]!;
    parts.delete(0);
    parts.set(3, video.subarray(30, 40));
    const asset = await second.upload();
    expect(log().filter((what) => what.startsWith("send"))).toEqual(["send 0", "send 4"]);
    expect(platform.assets.get(asset.id)).toEqual(video);
  });

  it("keeps the proofs it has of parts that the platform confirms", async () => {
    const finished: [part: number, proof: unknown][] = [];
    const { platform, second } = await failedAt("send 3", interrupted);
    const [method] = platform.provider.methods;
    const finish = method!.finish.bind(method);
    method!.finish = (session, receipts, request, call) => {
      for (const { part, proof } of receipts) finished.push([part, proof]);
      return finish(session, receipts, request, call);
    };
    await second.upload();
    expect(Object.fromEntries(finished)).toEqual({
      ...{ 0: "etag-0", 1: "etag-1", 2: "etag-2", 3: "etag-3", 4: "etag-4" },
    });
  });

  it("starts anew when the platform has forgotten the session", async () => {
    const { platform, second, log } = await failedAt("send 3", interrupted);
    platform.sessions.clear();
    expect((await second.upload()).id).toBe("asset-of-s2");
    expect(log().slice(0, 3)).toEqual(["inspect", "discard", "open"]);
  });

  it("starts anew when its method cannot tell what is held", async () => {
    const { platform, second, log } = await killedAt("send 3", { without: ["inspect"] });
    expect((await second.upload()).id).toBe("asset-of-s2");
    expect(log().slice(0, 2)).toEqual(["discard", "open"]);
    expect(platform.sessions.size).toBe(0);
  });
});

describe("a second run after the first ended while finishing", () => {
  it.each([
    ["the answer was lost", () => failedAt("finish", losesAnswer())],
    ["nothing was done", () => failedAt("finish", interrupted)],
    ["the process was killed", () => killedAt("finish")],
  ])("finishes once more and makes one asset: %s", async (_, begin) => {
    const { platform, second, log } = await begin();
    expect((await second.upload()).id).toBe("asset-of-s1");
    expect(log()).toEqual(["inspect", "finish"]);
    expect(platform.calls.at(-1)).toMatchObject({ what: "finish", repeated: true });
    expect([...platform.assets]).toEqual([["asset-of-s1", video]]);
  });

  it("counts everything as stored", async () => {
    const { second } = await failedAt("finish", losesAnswer());
    await second.upload();
    expect(second.heard.progress.at(-1)).toMatchObject({ storedBytes: 50, sentBytes: 50 });
  });
});

describe("a checkpoint", () => {
  it("is gone after the upload, and its key is free", async () => {
    const store = openStore();
    const { upload } = stage({ checkpoints: store });
    await upload();
    expect(store.keys()).toEqual([]);
    await upload();
  });

  it("says how far the upload is", async () => {
    const store = openStore();
    const { platform, start } = stage({ checkpoints: store });
    const [opening, sending, finishing] = [hold(), hold(), hold()];
    platform.next("open", opening.twist);
    platform.next("send 2", sending.twist);
    platform.next("finish", finishing.twist);
    const { done } = start();
    await opening.arrived;
    expect(store.only()).toMatchObject({ phase: "opening", session: null, receipts: [] });
    opening.release();
    await sending.arrived;
    expect(store.only()).toMatchObject({ phase: "sending", session: { id: "s1" } });
    sending.release();
    await finishing.arrived;
    expect(store.only().phase).toBe("finishing");
    expect(store.only().receipts).toHaveLength(5);
    finishing.release();
    await done;
  });

  it("keeps its plan, whatever the method would do by now", async () => {
    const { platform, second, log } = await failedAt("send 3", interrupted);
    Object.assign(platform.provider.methods[0]!, { limits: { order: "sequential" } });
    await second.upload();
    expect(second.heard.events[0]).toMatchObject({ type: "planned", plan: { order: "any" } });
    expect(log()).toContain("finish");
  });

  it("of a method that is gone is refused in words", async () => {
    const { platform, second } = await failedAt("send 3", interrupted);
    const method = { ...platform.provider.methods[0]!, name: "newer" };
    Object.assign(platform.provider, { methods: [method] });
    const error = await failureOf(second.upload());
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain("made with the method toy");
  });
});
