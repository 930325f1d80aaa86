import { describe, expect, it } from "vitest";
import { sizeText, sizeTexts } from "../../../src/plan/size-text.js";

describe("sizeText", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1 kB"],
    [1023, "1 kB"],
    [1024, "1 KiB"],
    [65_536, "64 KiB"],
    [999_949, "999.9 kB"],
    [999_999, "1 MB"],
    [8 * 1024 ** 2, "8 MiB"],
    [1.5 * 1024 ** 2, "1.6 MB"],
    [5 * 1024 ** 3, "5 GiB"],
    [5e9, "5 GB"],
    [6.2e9, "6.2 GB"],
    [25e9, "25 GB"],
    [3e15, "3000 TB"],
  ])("%d", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});

describe("sizeTexts", () => {
  it("rounds sizes that stay apart", () => {
    expect(sizeTexts(6.2e9, 5e9)).toEqual(["6.2 GB", "5 GB"]);
  });

  it("is exact where rounding hides the difference", () => {
    expect(sizeTexts(5e9 + 1, 5e9)).toEqual(["5,000,000,001 bytes", "5,000,000,000 bytes"]);
  });

  it("leaves equal sizes alone", () => {
    expect(sizeTexts(5e9, 5e9)).toEqual(["5 GB", "5 GB"]);
  });
});
