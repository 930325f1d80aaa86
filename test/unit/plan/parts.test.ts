import { describe, expect, it } from "vitest";
import {
  capacityBytes,
  choosePartBytes,
  gridOf,
  gridOfRuns,
  partAt,
  partCount,
} from "../../../src/plan/parts.js";
import type { Limits } from "../../../src/provider.js";
import { GB, KiB, MiB } from "./candidate.js";

describe("the grid", () => {
  it.each([
    [0, 5, 0],
    [1, 5, 1],
    [4, 5, 1],
    [5, 5, 1],
    [6, 5, 2],
    [10, 5, 2],
    [11, 5, 3],
  ])("%d bytes in parts of %d make %d", (sizeBytes, partBytes, count) => {
    expect(partCount(sizeBytes, partBytes)).toBe(count);
    expect(gridOf(sizeBytes, partBytes)).toHaveLength(count);
  });

  it("may change its size from a part's end on", () => {
    const runs = [
      { start: 0, partBytes: 20 },
      { start: 40, partBytes: 50 },
      { start: 90, partBytes: 10 },
    ];
    const ends = gridOfRuns(115, runs).map(({ index, start, end }) => [index, start, end]);
    expect(ends).toEqual([
      [0, 0, 20],
      [1, 20, 40],
      [2, 40, 90],
      [3, 90, 100],
      [4, 100, 110],
      [5, 110, 115],
    ]);
  });

  it("covers the file without gap or overlap, the last part holding the rest", () => {
    expect(gridOf(11, 5)).toEqual([
      { index: 0, start: 0, end: 5 },
      { index: 1, start: 5, end: 10 },
      { index: 2, start: 10, end: 11 },
    ]);
  });

  it("finds one part without the others, beyond 32 bits too", () => {
    const sizeBytes = 25 * GB;
    expect(partAt(sizeBytes, 8 * MiB, 2980)).toEqual({
      index: 2980,
      start: 2980 * 8 * MiB,
      end: sizeBytes,
    });
    expect(partCount(sizeBytes, 8 * MiB)).toBe(2981);
  });
});

describe("capacityBytes", () => {
  it.each([
    [{}, Infinity],
    [{ maxBytes: 10 }, 10],
    [{ maxParts: 3, maxPartBytes: 5 }, 15],
    [{ maxBytes: 10, maxParts: 3, maxPartBytes: 5 }, 10],
    [{ maxParts: 3 }, Infinity],
  ])("of %o is %d", (limits, capacity) => {
    expect(capacityBytes(limits)).toBe(capacity);
  });
});

describe("the chosen part size", () => {
  it.each<[string, number, Limits, number]>([
    ["a byte still gets the smallest size of the rule", 1, { width: 4 }, 5 * MiB],
    ["below 20 MiB parts stay at 5 MiB", 12 * MiB, { width: 4 }, 5 * MiB],
    ["one round of four", 40 * MiB, { width: 4 }, 10 * MiB],
    ["8 MiB where that comes out even", 256 * MiB, { width: 4 }, 8 * MiB],
    ["two rounds of eight", 128 * MiB, { width: 8 }, 8 * MiB],
    ["one flow, thirteen parts rounded up to 16 KiB", 100 * MiB, {}, 493 * 16 * KiB],
    ["grown until maxParts is enough", 100 * GB, { width: 4, maxParts: 1000 }, 100007936],
    ["never above the method's largest", 64 * MiB, { width: 4, maxPartBytes: 3 * MiB }, 3 * MiB],
    ["never below the method's smallest", 64 * MiB, { width: 4, minPartBytes: 20e6 }, 20004864],
  ])("%s", (_, sizeBytes, limits, partBytes) => {
    expect(choosePartBytes(sizeBytes, limits)).toBe(partBytes);
  });

  it("is chosen for the wished width", () => {
    expect(choosePartBytes(48 * MiB, { width: 4 })).toBe(6 * MiB);
    expect(choosePartBytes(48 * MiB, { width: 4 }, { width: 2 })).toBe(8 * MiB);
  });

  it.each([20, 33, 47, 49, 100, 256, 333, 777, 1000, 2048])(
    "ends all four flows together with %d MB",
    (megabytes) => {
      const sizeBytes = megabytes * 1.048e6 + 12345;
      const partBytes = choosePartBytes(sizeBytes, { width: 4 });
      expect(partCount(sizeBytes, partBytes) % 4).toBe(0);
      expect(partBytes).toBeGreaterThanOrEqual(5 * MiB);
      expect(partBytes).toBeLessThanOrEqual(16 * MiB);
      expect(partBytes % (16 * KiB)).toBe(0);
    },
  );

  it("stays within every limit at once", () => {
    const limits = { width: 4, minPartBytes: 5 * MiB, maxPartBytes: 100 * MiB, maxParts: 1000 };
    for (let sizeBytes = 1; sizeBytes <= capacityBytes(limits); sizeBytes = sizeBytes * 3 + 1) {
      const partBytes = choosePartBytes(sizeBytes, limits);
      expect(partBytes).toBeGreaterThanOrEqual(limits.minPartBytes);
      expect(partBytes).toBeLessThanOrEqual(limits.maxPartBytes);
      expect(partCount(sizeBytes, partBytes)).toBeLessThanOrEqual(limits.maxParts);
    }
  });
});

describe("a wished part size", () => {
  it.each([
    ["at the smallest", 5 * MiB],
    ["at the largest", 100 * MiB],
    ["of no round number", 12_345_678],
  ])("%s is followed", (_, partBytes) => {
    const limits = { minPartBytes: 5 * MiB, maxPartBytes: 100 * MiB };
    expect(choosePartBytes(1 * GB, limits, { partBytes })).toBe(partBytes);
  });

  it.each<[string, number, Limits, string]>([
    ["below the smallest", 1 * MiB, { minPartBytes: 5 * MiB }, "from 5242880 (5 MiB) or more"],
    ["above the largest", 9e9, { maxPartBytes: 5e9 }, "from 1 (1 byte) to 5000000000 (5 GB)"],
    ["with too many parts", 1000, { maxParts: 1000 }, "from 1000000 (1 MB) or more"],
    ["that is not whole", 5.5, {}, "from 1 (1 byte) or more"],
  ])("%s is refused with what would work", (_, partBytes, limits, remedy) => {
    expect(() => choosePartBytes(1 * GB, limits, { partBytes })).toThrow(
      expect.objectContaining({
        kind: "invalid-input",
        message: `partBytes: ${partBytes} does not fit; for this file and method give a whole number ${remedy}`,
      }),
    );
  });
});

describe("a last part that is too small", () => {
  const limits = { minPartBytes: 1000, maxPartBytes: 20 * MiB, minLastPartBytes: 2 };

  it.each([
    ["one byte over", 8 * MiB + 1, { partBytes: 8 * MiB }, 8 * MiB + 1],
    ["one byte after several", 40 * MiB + 1, { partBytes: 8 * MiB }, 8 * MiB + 1],
    ["two bytes over", 8 * MiB + 2, { partBytes: 8 * MiB }, 8 * MiB],
    ["none over", 16 * MiB, { partBytes: 8 * MiB }, 8 * MiB],
    ["a part at the method's largest", 20 * MiB + 1, { partBytes: 20 * MiB }, 20 * MiB - 1],
    ["a size of upreel's own", 3 * 8 * MiB + 1, {}, 8 * MiB + 16 * KiB],
  ])("is avoided: %s", (_, sizeBytes, wish, partBytes) => {
    expect(choosePartBytes(sizeBytes, limits, wish)).toBe(partBytes);
  });

  it("is never left, whatever the size", () => {
    for (let sizeBytes = 2; sizeBytes < 5000; sizeBytes += 1) {
      const tight = { minPartBytes: 100, maxPartBytes: 200, minLastPartBytes: 2 };
      const parts = gridOf(sizeBytes, choosePartBytes(sizeBytes, tight, { partBytes: 150 }));
      const last = parts.at(-1)!;
      expect(last.end - last.start).toBeGreaterThanOrEqual(2);
    }
  });
});
