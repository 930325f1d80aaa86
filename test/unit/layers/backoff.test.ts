import { describe, expect, it } from "vitest";
import { backoffMs, retryBucket } from "../../../src/layers/backoff.js";

const rule = { baseMs: 500, maxMs: 30_000 };
const almostOne = 1 - Number.EPSILON;

describe("backoffMs", () => {
  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [6, 16_000],
    [7, 30_000],
    [2_000, 30_000],
  ])("after %i failures waits anywhere from 0 to %i ms", (failures, boundMs) => {
    expect(backoffMs(failures, rule, 0)).toBe(0);
    expect(backoffMs(failures, rule, 0.5)).toBe(boundMs / 2);
    expect(backoffMs(failures, rule, almostOne)).toBe(boundMs);
  });
});

describe("retryBucket", () => {
  it("gives as many retries as it holds", () => {
    const bucket = retryBucket(2);
    expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([true, true, false]);
  });

  it("takes one back for each success, up to its capacity", () => {
    const bucket = retryBucket(1);
    bucket.refill();
    expect([bucket.take(), bucket.take()]).toEqual([true, false]);
    bucket.refill();
    expect([bucket.take(), bucket.take()]).toEqual([true, false]);
  });
});
