import { describe, expect, it } from "vitest";
import { prefixBytes } from "../../../../../../src/providers/jwplayer/v1/resumable/ranges.js";

describe("what the upload host says that it has", () => {
  it.each([
    ["0-9/100", 10],
    ["0-1/25000000000", 2],
    ["0-24999999998/25000000000", 24_999_999_999],
    ["0-9/100,20-29/100", 10],
    ["bytes 0-9/100", 10],
    [" 0-9/100 , 20-29/100 ", 10],
    ["20-29/100", 0],
    ["10-19/100,0-4/100", 5],
    ["", 0],
    ["<html>", 0],
    [`${Array.from({ length: 20 }, (_, i) => `${i * 20}-${i * 20 + 9}/1000`).join(",")},400-4`, 10],
  ])("%j reaches %i bytes from the beginning", (text, bytes) => {
    expect(prefixBytes(text)).toBe(bytes);
  });
});
