import { describe, expect, it } from "vitest";
import { startSizing } from "../../../src/transfer/sizing.js";
import type { Sizing } from "../../../src/transfer/sizing.js";

const rule = {
  partBytes: 100,
  smallestBytes: 30,
  largestBytes: 800,
  targetMs: 1000,
  width: 2,
};
const plenty = 1_000_000;

/** Parts that are cut, sent and stored one after another, each in so many milliseconds. */
function sizesAfter(sizing: Sizing, ...tookMs: readonly number[]): readonly number[] {
  return tookMs.map((ms) => {
    sizing.stored(sizing.next(plenty), ms);
    return sizing.next(plenty);
  });
}

describe("the size of parts", () => {
  it("is doubled while they take less than half of their time, up to the largest", () => {
    const sizing = startSizing(rule, 100);
    expect(sizesAfter(sizing, 499, 100, 1, 1, 1)).toEqual([200, 400, 800, 800, 800]);
  });

  it("stays while they take about their time", () => {
    expect(sizesAfter(startSizing(rule, 100), 500, 1000, 2000)).toEqual([100, 100, 100]);
  });

  it("is halved when they take more than twice their time, down to the smallest", () => {
    expect(sizesAfter(startSizing(rule, 100), 2001, 9000, 9000)).toEqual([50, 30, 30]);
  });

  it("is halved after a failure, and doubled again only after eight that went well", () => {
    const sizing = startSizing(rule, 100);
    sizing.lost(100);
    expect(sizing.next(plenty)).toBe(50);
    expect(sizesAfter(sizing, ...Array.from({ length: 9 }, () => 10)).slice(-2)).toEqual([50, 100]);
  });

  it("follows only parts of the present size", () => {
    const sizing = startSizing(rule, 100);
    sizing.stored(100, 10);
    sizing.stored(100, 10);
    sizing.stored(100, 60_000);
    expect(sizing.next(plenty)).toBe(200);
    sizing.lost(100);
    expect(sizing.next(plenty)).toBe(200);
  });

  it("falls back to the first one for the last two rounds", () => {
    const sizing = startSizing(rule, 800);
    expect([3200, 3199, 1600, 1599, 799, 1].map((left) => sizing.next(left))).toEqual([
      800, 400, 400, 200, 100, 100,
    ]);
  });

  it("stays below the first one at the end of the file, when it had to shrink", () => {
    expect(startSizing(rule, 50).next(60)).toBe(50);
  });

  it("never grows out of a smallest size that the first one is below", () => {
    const sizing = startSizing({ ...rule, partBytes: 10 }, 10);
    sizing.lost(10);
    expect(sizing.next(plenty)).toBe(10);
  });
});
