import { describe, expect, it } from "vitest";
import type { Facts } from "../../../src/model.js";
import { selectPlan } from "../../../src/plan/select.js";
import type { Selection, Wish } from "../../../src/plan/select.js";
import {
  candidate,
  GB,
  jw,
  kaltura,
  KiB,
  MiB,
  s3Facts,
  streamFacts,
  urlFacts,
} from "./candidate.js";

const plan = (provider: Selection["provider"], facts: Facts, wish: Wish = {}) =>
  selectPlan({ provider, facts, wish });

function reason(method: string, ...given: Parameters<typeof plan>): string | undefined {
  return plan(...given).reasons.find((each) => each.method === method)?.why;
}

const unsized = streamFacts({ sizeBytes: undefined });
const copied = streamFacts({ sizeBytes: 3 * MiB, forwardOnly: false, spooled: true });

/** A platform whose chunked method must tell the size first. */
const sizing = {
  name: "Sizing",
  methods: [
    candidate("form", "single"),
    candidate("resumable", "chunked", { needsSize: true, order: "sequential" }),
  ],
} as const;

describe("a stream", () => {
  it.each([
    ["of a known size goes up in parts, though one request would do", kaltura, 3 * MiB, "chunked"],
    ["of an unknown size goes up in parts", kaltura, undefined, "chunked"],
    ["of a known size goes where the size must be told", sizing, 3 * MiB, "resumable"],
    ["of an unknown size is copied where every method needs that", sizing, undefined, "form"],
    ["is copied where there are no parts", jw, 3 * MiB, "s3"],
  ])("%s", (_, provider, sizeBytes, method) => {
    expect(plan(provider, streamFacts({ sizeBytes })).method).toBe(method);
  });

  it("holds the parts that are on their way, and says so", () => {
    expect(plan(kaltura, unsized)).toMatchObject({
      size: null,
      parts: null,
      partBytes: 8 * MiB,
      width: 4,
      requests: null,
      throughBytes: null,
      diskBytes: 0,
      memoryBytes: 4 * (8 * MiB + 256 * KiB) + 4 * 2 * MiB,
    });
    expect(reason("chunked", kaltura, unsized)).toMatch(
      /held in memory until each part is stored$/,
    );
    expect(reason("token", kaltura, unsized)).toBe(
      "not, because token needs a copy of the stream on disk first and chunked does without",
    );
  });

  it("gathers one part while another is sent, even if they go up one at a time", () => {
    const { memoryBytes } = plan(sizing, streamFacts({ sizeBytes: 100 * MiB }), { partBytes: MiB });
    expect(memoryBytes).toBe(2 * (MiB + 256 * KiB) + 2 * MiB);
  });

  it("holds no more than there is", () => {
    const { parts, memoryBytes } = plan(sizing, streamFacts({ sizeBytes: MiB }));
    expect(parts).toBe(1);
    expect(memoryBytes).toBeLessThanOrEqual(5 * MiB + 256 * KiB + 2 * MiB);
  });

  it("is copied to disk for one request, and the plan says how much", () => {
    expect(plan(jw, streamFacts({ sizeBytes: 3 * MiB }))).toMatchObject({
      diskBytes: 3 * MiB,
      throughBytes: 3 * MiB,
      memoryBytes: 2 * MiB,
    });
    expect(plan(jw, unsized)).toMatchObject({ diskBytes: null, throughBytes: null, parts: 1 });
    expect(reason("s3", jw, unsized)).toBe(
      "chosen because s3 is best for this; the stream is copied to a temporary file first, because s3 sends everything in " +
        "one request, which a stream could not repeat, and the method is chosen again once its size is known",
    );
    expect(reason("s3", jw, copied)).toMatch(/; the stream was copied to a temporary file first$/);
    expect(plan(jw, copied).diskBytes).toBe(3 * MiB);
  });

  it("may be made to take a copy", () => {
    expect(plan(sizing, unsized, { method: "resumable" }).diskBytes).toBeNull();
    expect(reason("resumable", sizing, unsized, { method: "resumable" })).toMatch(
      /because resumable must tell the platform the size first/,
    );
  });

  it("has parts large enough for the largest file that the method takes", () => {
    const methods = [candidate("parts", "chunked", { maxBytes: 100 * GB, maxParts: 1000 })];
    expect(plan({ name: "P", methods }, unsized).partBytes).toBeGreaterThanOrEqual(100_000_000);
    expect(plan(kaltura, unsized, { partBytes: 5 * MiB }).partBytes).toBe(5 * MiB);
  });
});

describe("without copies on disk", () => {
  it("a stream is refused where every method needs one, with what to do", () => {
    expect(() => plan(jw, unsized, { spoolBytes: 0 })).toThrow(
      expect.objectContaining({
        kind: "unsupported",
        message: expect.stringMatching(
          /s3 \(s3 needs a copy of the stream on disk first, which the option spool forbids\).*; allow a larger temporary copy with spool, or give a file$/,
        ) as string,
      }),
    );
  });

  it("methods with the same reason share it", () => {
    const methods = [candidate("form", "single"), candidate("put", "single")];
    expect(() => plan({ name: "P", methods }, unsized, { spoolBytes: 0 })).toThrow(
      /^no method of P takes this video: form \(form needs .*\), put \(put needs /,
    );
    const unreadable = "10.0.0.5 is a private address";
    expect(() => plan({ name: "P", methods }, urlFacts({ unreadable }))).toThrow(
      /^no method of P takes this video: form, put \(10.0.0.5 is a private address\); /,
    );
  });

  it("a stream that is too large for one is refused", () => {
    expect(() => plan(jw, streamFacts({ sizeBytes: 3 * MiB }), { spoolBytes: 2 * MiB })).toThrow(
      /s3 needs a copy of the stream on disk first, it is 3 MiB and the option spool allows 2 MiB/,
    );
  });

  it("streams go up in parts all the same", () => {
    expect(plan(kaltura, unsized, { spoolBytes: 0 }).method).toBe("chunked");
  });
});

describe("an object or URL", () => {
  it("that the platform can pull costs this machine nothing, and the plan says how long its link works", () => {
    const made = plan(kaltura, s3Facts());
    expect(made).toMatchObject({ throughBytes: 0, diskBytes: 0, linkLifetimeMs: 21_600_000 });
    expect(made.reasons[0]?.why).toBe(
      "chosen because import is best for this; the signed link that it is given works for 6 hours, by when it " +
        "must have begun to pull (linkLifetimeMs changes that)",
    );
  });

  it.each([
    [1_800_000, "30 minutes"],
    [60_000, "1 minute"],
    [7_200_000, "2 hours"],
    [604_800_000, "7 days"],
  ])("tells %d ms for people", (linkLifetimeMs, text) => {
    expect(reason("import", kaltura, s3Facts({ linkLifetimeMs }))).toMatch(` works for ${text}`);
  });

  it.each([s3Facts, urlFacts])("out of the platform's reach is read range by range", (factsOf) => {
    const unreachable = "10.0.0.5 is a private address that the platform cannot reach";
    const facts = factsOf({ unreachable, unseen: false, sizeBytes: 300 * MiB });
    expect(plan(kaltura, facts)).toMatchObject({
      method: "chunked",
      throughBytes: 300 * MiB,
      diskBytes: 0,
    });
    expect(plan(kaltura, facts).linkLifetimeMs).toBeUndefined();
    expect(reason("import", kaltura, facts)).toBe(`not, because ${unreachable}`);
    expect(reason("chunked", kaltura, facts)).toMatch(
      /; its 300 MiB pass through this machine, but not over its disk: they are read from (S3|its origin) range by range, each part as it is sent$/,
    );
  });
});

describe("a URL whose origin gives it only once", () => {
  const unreachable = "the URL is asked for with request headers, which the platform is not given";
  const facts = urlFacts({ unreachable, unseen: false, sizeBytes: 300 * MiB, forwardOnly: true });

  it("goes up part by part where it can, and the plan says why", () => {
    expect(reason("chunked", kaltura, facts)).toBe(
      "chosen because chunked is best for this; its origin gives no ranges of one certain version, so the video goes up " +
        "part by part as it comes, held in memory until each part is stored",
    );
    expect(reason("token", kaltura, facts)).toBe(
      "not, because the file is 300 MiB and token takes up to 20 MiB",
    );
  });

  it("is copied to disk where it must be, and the plan says why", () => {
    expect(reason("s3", jw, facts)).toBe(
      "chosen because s3 is best for this; its origin gives no ranges of one certain version, so the video is copied to a " +
        "temporary file first, because s3 sends everything in one request, which a stream could not repeat",
    );
  });
});

describe("what the file's header tells", () => {
  it("is in the plan", () => {
    const media = { durationMs: 3000, width: 1920, height: 1080 };
    expect(plan(kaltura, streamFacts({ media })).media).toEqual(media);
    expect(plan(kaltura, streamFacts())).not.toHaveProperty("media");
  });
});
