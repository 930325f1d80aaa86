/** Parts whose size follows the line. */
import { describe, expect, it } from "vitest";
import type { UploadOptions } from "../../src/options.js";
import { failure, failureOf } from "../support/failure.js";
import { instantRuntime } from "../support/instant-runtime.js";
import { openStore } from "../support/open-store.js";
import { stage } from "../support/stage.js";
import type { Stage, StageOptions } from "../support/stage.js";
import { toyPlatform } from "../support/toy-platform.js";
import type { ToyExtras, ToyPlatform } from "../support/toy-platform.js";
import { hold, refuses } from "../support/twists.js";
import type { Twist } from "../support/twists.js";

const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));

/** Any size will do: begins at 20 bytes, and a part is to take a second. */
const limits = {
  width: 1,
  maxPartBytes: 20,
  adaptiveParts: { smallestBytes: 5, largestBytes: 80, targetMs: 1000 },
};

interface Line {
  readonly platform: ToyPlatform;
  readonly stage: Stage;
  /** The next sends take so long each. */
  readonly takes: (...tookMs: readonly number[]) => void;
  readonly upload: (options?: UploadOptions<ToyExtras>) => Promise<unknown>;
  /** Sizes of the parts that were stored, in order. */
  readonly sizes: () => readonly number[];
}

function line(options: StageOptions = {}, platform = toyPlatform({ method: { limits } })): Line {
  const instant = instantRuntime();
  let nowMs = 0;
  const runtime = { ...instant, now: () => nowMs };
  const stored: number[] = [];
  const made = stage({ platform, runtime, wishes: { partBytes: undefined }, ...options });
  const slow =
    (tookMs: number): Twist =>
    (act) => {
      nowMs += tookMs;
      return act();
    };
  return {
    platform,
    stage: made,
    takes: (...tookMs) => {
      platform.next("send", ...tookMs.map(slow));
    },
    upload: (more) =>
      made.upload(
        {
          onEvent: (event) => {
            if (event.type === "stored") stored.push(event.part.end - event.part.start);
          },
          ...more,
        },
        bytes,
      ),
    sizes: () => stored,
  };
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

function expectWhole({ platform }: Line): void {
  expect([...platform.assets.values()]).toEqual([bytes]);
}

describe("parts of an upload", () => {
  it("grow while they take well under their time, and end as they began", async () => {
    const fast = line();
    await fast.upload();
    expect(fast.sizes().slice(0, 4)).toEqual([20, 40, 80, 80]);
    expect(fast.sizes().at(-1)).toBe(20);
    expect(sum(fast.sizes())).toBe(1000);
    expectWhole(fast);
  });

  it("shrink when they take too long", async () => {
    const slow = line();
    slow.takes(3000, 3000, 800);
    await slow.upload();
    expect(slow.sizes().slice(0, 3)).toEqual([20, 10, 5]);
    expectWhole(slow);
  });

  it("shrink after a failure, all but the one that failed", async () => {
    const rough = line({ retry: { attempts: 2 } });
    rough.takes(800);
    rough.platform.next("send 1", refuses(failure("interrupted")));
    await rough.upload();
    expect(rough.sizes().slice(0, 3)).toEqual([20, 20, 10]);
    expectWhole(rough);
  });

  it("keep the size that the caller names", async () => {
    const fixed = line();
    await fixed.upload({ partBytes: 10 });
    expect(new Set(fixed.sizes())).toEqual(new Set([10]));
  });

  it("tell the truth of the progress", async () => {
    const fast = line();
    await fast.upload();
    expect(fast.stage.heard.progress.at(-1)).toMatchObject({
      storedBytes: 1000,
      totalBytes: 1000,
    });
  });
});

describe("a second run", () => {
  it("cuts the file as the first one had, and goes on from its size", async () => {
    const store = openStore();
    const first = line({ checkpoints: store });
    first.platform.next("send 5", refuses(failure("interrupted")));
    expect(await failureOf(first.upload())).toMatchObject({ resumable: true });
    expect(store.only().runs).toEqual([
      { start: 0, partBytes: 20 },
      { start: 20, partBytes: 40 },
      { start: 60, partBytes: 80 },
    ]);
    const second = line({ checkpoints: store }, first.platform);
    await second.upload();
    expect(second.sizes()[0]).toBe(80);
    expect(sum(first.sizes()) + sum(second.sizes())).toBe(1000);
    expectWhole(second);
  });

  it("keeps the range of every part that may be under way still", async () => {
    const store = openStore();
    const first = line({ checkpoints: store });
    const held = hold();
    first.takes(800, 800);
    first.platform.next("send 2", held.twist);
    first.upload().catch(() => undefined);
    await held.arrived;
    const second = line({ checkpoints: store.survivor() }, first.platform);
    second.takes(9000, 800);
    await second.upload();
    expect(second.sizes().slice(0, 2)).toEqual([20, 10]);
    expectWhole(second);
  });
});
