import { describe, expect, it } from "vitest";
import { UploadError } from "../../../../src/errors.js";
import { entryFields } from "../../../../src/providers/kaltura/entry-fields.js";
import { markOf } from "../../../../src/providers/kaltura/mark.js";
import { parseExtras } from "../../../../src/providers/kaltura/extras.js";
import { bytesOf, requestOf } from "./fixtures.js";

const bytes = bytesOf(10);

describe("kaltura's extras", () => {
  it("become fields of the entry", () => {
    const extras = parseExtras({
      categories: ["Talks>2026", "Best"],
      adminTags: ["internal"],
      conversionProfileId: 7,
      accessControlId: 8,
      endDate: new Date(1_800_000_000_999),
      partnerData: "order 5",
      userId: "someone",
    });
    expect(entryFields(requestOf({ bytes, extras }))).toMatchObject({
      categories: "Talks>2026,Best",
      adminTags: "internal",
      conversionProfileId: 7,
      accessControlId: 8,
      endDate: 1_800_000_000,
      partnerData: "order 5",
      userId: "someone",
    });
  });

  it("may be left out", () => {
    expect(parseExtras(undefined)).toEqual({ entry: {} });
    expect(parseExtras({ categories: undefined })).toEqual({ entry: {} });
  });

  it.each<[string, object, RegExp]>([
    ["a typo", { category: ["a"] }, /unknown field "category", did you mean "categories"/],
    ["a text for a list", { categories: "a,b" }, /categories must be a list of texts, not "a,b"/],
    ["a comma", { categories: ["a,b"] }, /categories: "a,b" holds a comma/],
    ["a date as text", { endDate: "2026-01-01" }, /endDate must be a date/],
    ["half a profile", { conversionProfileId: 1.5 }, /conversionProfileId must be/],
  ])("are refused with %s", (_, extras, words) => {
    const parse = (): unknown => parseExtras(extras);
    expect(parse).toThrow(UploadError);
    expect(parse).toThrow(words);
  });
});

describe("the metadata that all platforms share", () => {
  it("becomes Kaltura's fields", () => {
    const metadata = {
      title: "Talk",
      description: "About things",
      tags: ["a", "b c"],
      referenceId: "mine-1",
      publishAt: new Date(1_700_000_000_500),
    };
    expect(entryFields(requestOf({ bytes, metadata }))).toEqual({
      objectType: "KalturaMediaEntry",
      mediaType: 1,
      name: "Talk",
      description: "About things",
      tags: "a,b c",
      referenceId: "mine-1",
      startDate: 1_700_000_000,
    });
  });

  it.each([
    ["video/mp4", 1],
    ["image/png", 2],
    ["audio/mpeg", 5],
    ["application/octet-stream", 1],
  ])("and %s the media type %i", (contentType, mediaType) => {
    const request = requestOf({ bytes, facts: { contentType } });
    expect(entryFields(request)).toMatchObject({ mediaType });
  });

  it("refuses a tag that Kaltura would read as two", () => {
    const request = requestOf({ bytes, metadata: { tags: ["fine", "a,b"] } });
    expect(() => entryFields(request)).toThrow(/tags: "a,b" holds a comma/);
  });

  it("is recognised by the upload's own id, or by the caller's and the name", () => {
    const startedAt = 1_700_000_300_000;
    const own = requestOf({ bytes, uploadId: "u-1", startedAt });
    expect(markOf(own)).toEqual({ referenceId: "u-1", name: null, createdSince: 1_700_000_000 });
    const named = requestOf({ bytes, metadata: { referenceId: "mine", title: "T" }, startedAt });
    expect(markOf(named)).toEqual({
      referenceId: "mine",
      name: "T",
      createdSince: 1_700_000_000,
    });
  });
});
