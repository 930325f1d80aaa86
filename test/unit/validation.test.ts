import { validateHeaderName, validateHeaderValue } from "node:http";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { UploadError } from "../../src/errors.js";
import { areHeaders, parseInput } from "../../src/validation.js";

const schema = z.strictObject({
  apiSecret: z.string().check(z.minLength(4)),
  baseUrl: z.optional(z.url({ protocol: /^https?$/, error: "an http or https URL" })),
  order: z.optional(z.enum(["any", "sequential"])),
  width: z.optional(z.int().check(z.gte(1), z.lte(16))),
  custom: z.optional(
    z.record(z.string().check(z.regex(/^\w+$/, "one word")), z.union([z.string(), z.number()])),
  ),
  http: z.optional(z.strictObject({ ca: z.optional(z.string()) })),
});

function refusal(value: unknown): string {
  try {
    parseInput(schema, value, "test options");
  } catch (error) {
    expect(error).toBeInstanceOf(UploadError);
    expect((error as UploadError).kind).toBe("invalid-input");
    return (error as UploadError).message;
  }
  throw new Error("the value was accepted");
}

describe("parseInput", () => {
  it("returns the value that fits", () => {
    const given = { apiSecret: "abcd", width: 3 };
    expect(parseInput(schema, given, "test options")).toEqual(given);
  });

  it.each([
    [{}, "test options: apiSecret is missing; it must be a string"],
    [undefined, "test options: the value is missing; it must be an object"],
    [null, "test options: the value must be an object, not null"],
    [{ apiSecret: 4 }, "test options: apiSecret must be a string, not a number"],
    [
      { apiSecret: "abc" },
      "test options: apiSecret must be at least 4 characters, not a string of 3 characters",
    ],
    [
      { apiSecret: "abcd", baseUrl: "ftp://x" },
      'test options: baseUrl must be an http or https URL, not "ftp://x"',
    ],
    [
      { apiSecret: "abcd", baseUrl: "ftp://me:pw@x" },
      'test options: baseUrl must be an http or https URL, not "ftp://[redacted]@x"',
    ],
    [
      { apiSecret: "abcd", order: "random" },
      'test options: order must be one of "any", "sequential", not "random"',
    ],
    [{ apiSecret: "abcd", width: 1.5 }, "test options: width must be an integer, not 1.5"],
    [{ apiSecret: "abcd", width: 17 }, "test options: width must be at most 16, not 17"],
    [
      { apiSecret: "abcd", custom: { a: true } },
      "test options: custom.a must be a string or a number, not true",
    ],
    [{ apiSecret: "abcd", http: [] }, "test options: http must be an object, not an array"],
  ])("refuses %j and says what would work", (value, message) => {
    expect(refusal(value)).toBe(message);
  });

  it("names every wrong field at once", () => {
    const message = refusal({ apiSecret: 1, width: 0 });
    expect(message).toContain("apiSecret must be a string");
    expect(message).toContain("width must be at least 1, not 0");
  });

  it("names the field that a typo meant, at the top and inside", () => {
    expect(refusal({ apiSecret: "abcd", baseURL: "https://x" })).toContain(
      'unknown field "baseURL", did you mean "baseUrl"?',
    );
    expect(refusal({ apiSecret: "abcd", http: { cas: "x" } })).toBe(
      'test options: http: unknown field "cas", did you mean "ca"? (known: ca)',
    );
  });

  it("says what a field's name must be", () => {
    expect(refusal({ apiSecret: "abcd", custom: { "a b": 1 } })).toBe(
      "test options: custom.a b: the field's name must be one word",
    );
  });

  it("lists the known fields when nothing is near", () => {
    const message = refusal({ apiSecret: "abcd", zebra: 1 });
    expect(message).toContain('unknown field "zebra" (known: apiSecret, baseUrl,');
    expect(message).not.toContain("did you mean");
  });

  it("never shows what stands in a secret or unknown field", () => {
    expect(refusal({ apiSecret: "hu7", apiSecrett: "hunter2" })).not.toMatch(/hu7|hunter2/);
  });
});

describe("request headers", () => {
  /** Every character that Node itself looks at, alone and between others. */
  const characters = Array.from({ length: 0x102 }, (_, code) => String.fromCharCode(code));
  const passes = (check: () => void): boolean => {
    try {
      check();
      return true;
    } catch {
      return false;
    }
  };

  it("are those that Node sends", () => {
    for (const text of ["", ...characters, ...characters.map((character) => `a${character}b`)]) {
      expect(areHeaders({ [text]: "x" })).toBe(
        passes(() => {
          validateHeaderName(text);
        }),
      );
      expect(areHeaders({ x: text })).toBe(
        passes(() => {
          validateHeaderValue("x", text);
        }),
      );
    }
  });

  it("are all of them", () => {
    expect(areHeaders({ Accept: "video/*", "X-Key": "a b" })).toBe(true);
    expect(areHeaders({ Accept: "video/*", "X-Key": "a\r\nb" })).toBe(false);
  });
});
