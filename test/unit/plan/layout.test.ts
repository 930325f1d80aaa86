import { describe, expect, it } from "vitest";
import { layOut } from "../../../src/plan/layout.js";
import { candidate, factsOf, MiB, urlFacts } from "./candidate.js";

const chunked = candidate("chunked", "chunked", { width: 4, order: "first-alone" });
const single = candidate("s3", "single");

describe("the layout of a transfer", () => {
  it("has no parts and no memory when the platform pulls", () => {
    expect(layOut(candidate("fetch", "import"), urlFacts(), {})).toEqual({
      partBytes: 0,
      parts: 0,
      width: 0,
      order: "any",
      requests: 2,
      memoryBytes: 0,
      throughBytes: 0,
      diskBytes: 0,
    });
  });

  it("is one part, the whole file, for one request", () => {
    expect(layOut(single, factsOf({ sizeBytes: 7 }), {})).toEqual({
      partBytes: 7,
      parts: 1,
      width: 1,
      order: "any",
      requests: 3,
      memoryBytes: 2 * MiB,
      throughBytes: 7,
      diskBytes: 0,
    });
  });

  it("is the grid in the method's width and order for a chunked method", () => {
    expect(layOut(chunked, factsOf({ sizeBytes: 64 * MiB }), {})).toEqual({
      partBytes: 8 * MiB,
      parts: 8,
      width: 4,
      order: "first-alone",
      requests: 10,
      memoryBytes: 8 * MiB,
      throughBytes: 64 * MiB,
      diskBytes: 0,
    });
  });

  it("says whether sizes adapt: not when one is asked for, nor those of a stream", () => {
    const adaptiveParts = { smallestBytes: 1, largestBytes: 64 * MiB, targetMs: 1000 };
    const method = candidate("chunked", "chunked", { width: 4, adaptiveParts });
    const facts = factsOf({ sizeBytes: 64 * MiB });
    expect(layOut(method, facts, {})).toMatchObject({ partBytes: 8 * MiB, adaptive: true });
    expect(layOut(method, facts, { partBytes: MiB })).not.toHaveProperty("adaptive");
    expect(layOut(method, { ...facts, forwardOnly: true }, {})).not.toHaveProperty("adaptive");
  });

  it("counts the requests that prepare parts by the page", () => {
    const cost = { perUpload: 2, perPart: 1, partsPerPage: 3 };
    const paged = candidate("multipart", "chunked", { width: 4 }, { cost });
    expect(layOut(paged, factsOf({ sizeBytes: 64 * MiB }), {}).requests).toBe(2 + 8 + 3);
  });

  it("is never wider than there are parts", () => {
    expect(layOut(chunked, factsOf({ sizeBytes: 12 * MiB }), {})).toMatchObject({
      parts: 3,
      width: 3,
      memoryBytes: 6 * MiB,
    });
  });

  it("sends one part at a time when the method states no width", () => {
    expect(layOut(candidate("resumable", "chunked"), factsOf(), {}).width).toBe(1);
  });

  it("counts the pieces that a Blob hands out beside the buffers", () => {
    expect(layOut(single, factsOf({ kind: "blob" }), {}).memoryBytes).toBe(4 * MiB);
  });
});

describe("wishes for parts", () => {
  it("are followed within the method's limits", () => {
    const wish = { partBytes: 10 * MiB, width: 2 };
    expect(layOut(chunked, factsOf({ sizeBytes: 100 * MiB }), wish)).toMatchObject({
      partBytes: 10 * MiB,
      parts: 10,
      width: 2,
    });
  });

  it("are passed over by methods without parts", () => {
    const wish = { partBytes: 10 * MiB, width: 8 };
    expect(layOut(single, factsOf(), wish)).toEqual(layOut(single, factsOf(), {}));
  });

  it.each([
    [5, chunked, "width: 5 is not possible with chunked; give a whole number from 1 to 4"],
    [
      2,
      candidate("resumable", "chunked"),
      "width: 2 is not possible with resumable; give 1, or leave it out",
    ],
    [0, chunked, "width: 0 makes no sense; give a whole number of 1 or more"],
    [1.5, single, "width: 1.5 makes no sense; give a whole number of 1 or more"],
    [NaN, single, "width: NaN makes no sense; give a whole number of 1 or more"],
  ])("refuses a width of %d", (width, method, message) => {
    expect(() => layOut(method, factsOf(), { width })).toThrow(
      expect.objectContaining({ kind: "invalid-input", message }),
    );
  });

  it.each([0, -1, 1.5, Infinity])("refuses parts of %d bytes with any method", (partBytes) => {
    expect(() => layOut(single, factsOf(), { partBytes })).toThrow(
      expect.objectContaining({
        kind: "invalid-input",
        message: `partBytes: ${partBytes} makes no sense; give a whole number of 1 or more`,
      }),
    );
  });
});
