import { describe, expect, it, vi } from "vitest";
import { failure, failureOf } from "../support/failure.js";
import { stage } from "../support/stage.js";
import type { Stage } from "../support/stage.js";
import { hangs, refuses } from "../support/twists.js";

const minuteMs = 60_000;

/** A stage with a platform that has the asset `a-1`. */
function withAsset(options: Parameters<typeof stage>[0] = {}): Stage {
  const set = stage(options);
  set.platform.assets.set("a-1", Buffer.from("video"));
  return set;
}

/** The waits between the looks that are taken until the asset is ready. */
async function waitsOf({ uploader, runtime }: Stage): Promise<readonly number[]> {
  const waits: number[] = [];
  const done = uploader.waitUntilReady("a-1");
  await runtime.advance(0);
  for (;;) {
    const [wait] = runtime.waiting();
    if (wait === undefined) break;
    waits.push(wait);
    await runtime.advance(wait);
  }
  await done;
  return waits;
}

describe("waitUntilReady", () => {
  it("answers at once what is ready", async () => {
    const { uploader, platform, runtime } = withAsset();
    expect(await uploader.waitUntilReady("a-1")).toMatchObject({ id: "a-1", state: "ready" });
    expect(platform.log()).toEqual(["status"]);
    expect(runtime.waiting()).toEqual([]);
  });

  it("asks ever less often, and at least every 15 seconds", async () => {
    const set = withAsset();
    const processing = Array.from({ length: 9 }, () => "processing" as const);
    set.platform.setStates("created", ...processing, "ready");
    const waits = await waitsOf(set);
    expect(waits.slice(0, 4)).toEqual([1_000, 1_500, 2_250, 3_375]);
    expect(waits.slice(-2)).toEqual([15_000, 15_000]);
    expect(waits).toHaveLength(10);
  });

  it("tells of each answer that is not final", async () => {
    const { uploader, platform, runtime } = withAsset();
    platform.setStates("created", "processing", "ready");
    const states: string[] = [];
    const done = uploader.waitUntilReady("a-1", { onState: ({ state }) => states.push(state) });
    await runtime.advance(minuteMs);
    await done;
    expect(states).toEqual(["created", "processing"]);
  });

  it("is not harmed by a listener that throws", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    const { uploader, platform, runtime } = withAsset();
    platform.setStates("processing", "ready");
    const done = uploader.waitUntilReady("a-1", {
      onState() {
        throw new Error("a listener's defect");
      },
    });
    await runtime.advance(minuteMs);
    expect((await done).state).toBe("ready");
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });

  it("rides out failures that pass", async () => {
    const { uploader, platform, runtime } = withAsset({ retry: { attempts: 3 } });
    platform.setStates("processing", "ready");
    platform.next("status", refuses(failure("interrupted")), refuses(failure("throttled")));
    const done = uploader.waitUntilReady("a-1");
    await runtime.advance(minuteMs);
    expect((await done).state).toBe("ready");
  });
});

describe("waitUntilReady ends", () => {
  it("as `rejected` when the platform gave up, in the platform's words", async () => {
    const { uploader, platform, runtime } = withAsset();
    platform.setStates("processing", "failed");
    const done = failureOf(uploader.waitUntilReady("a-1"));
    await runtime.advance(minuteMs);
    expect(await done).toMatchObject({
      kind: "rejected",
      message: "Toy could not process a-1: is failed",
      provider: "Toy",
      operation: "status",
      code: "is failed",
      assetId: "a-1",
    });
  });

  it("as `not-found` when the asset was deleted meanwhile", async () => {
    const { uploader, platform, runtime } = withAsset();
    platform.setStates("processing", "gone");
    const done = failureOf(uploader.waitUntilReady("a-1"));
    await runtime.advance(minuteMs);
    expect(await done).toMatchObject({ kind: "not-found", message: "a-1 was deleted from Toy" });
  });

  it("as `not-found` when there never was one", async () => {
    const { uploader } = stage();
    expect((await failureOf(uploader.waitUntilReady("a-1"))).kind).toBe("not-found");
  });

  it("as `stalled` when the time is over, after a last look at its very end", async () => {
    const { uploader, platform, runtime } = withAsset();
    platform.setStates("processing");
    const done = failureOf(uploader.waitUntilReady("a-1", { timeoutMs: 2_000 }));
    await runtime.advance(2_000);
    const error = await done;
    expect(error).toMatchObject({ kind: "stalled", assetId: "a-1" });
    expect(error.message).toContain("a-1 was not ready after 2 s (Toy says is processing)");
    expect(platform.log()).toEqual(["status", "status", "status"]);
    expect(runtime.waiting()).toEqual([]);
  });

  it("with the asset when it is ready at that last look", async () => {
    const { uploader, platform, runtime } = withAsset();
    platform.setStates("processing", "processing", "ready");
    const done = uploader.waitUntilReady("a-1", { timeoutMs: 2_000 });
    await runtime.advance(2_000);
    expect((await done).state).toBe("ready");
  });

  it.each([
    ["during a wait", false],
    ["during a look", true],
  ])("as `aborted` at once when the signal fires: %s", async (_, isLooking) => {
    const { uploader, platform, runtime } = withAsset();
    platform.setStates("processing");
    if (isLooking) platform.next("status", hangs);
    const control = new AbortController();
    const done = failureOf(uploader.waitUntilReady("a-1", { signal: control.signal }));
    await runtime.advance(0);
    control.abort();
    expect((await done).kind).toBe("aborted");
    expect(runtime.waiting()).toEqual([]);
    expect(platform.assets.has("a-1")).toBe(true);
  });

  it("as `aborted` without a look when the signal has fired", async () => {
    const { uploader, platform } = withAsset();
    const done = uploader.waitUntilReady("a-1", { signal: AbortSignal.abort() });
    expect((await failureOf(done)).kind).toBe("aborted");
    expect(platform.calls).toEqual([]);
  });
});
