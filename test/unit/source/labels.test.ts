import { describe, expect, it } from "vitest";
import type { Clues } from "../../../src/source/labels.js";
import { labels } from "../../../src/source/labels.js";
import type { SourceOptions } from "../../../src/source/input.js";

describe("the name a platform will see", () => {
  it.each<[string, string]>([
    ["/videos/talk.mp4", "talk.mp4"],
    ["C:\\videos\\talk.mp4", "talk.mp4"],
    ["../../etc/talk.mp4", "talk.mp4"],
    ["talk\r\nX-Header: 1.mp4", "talkX-Header: 1.mp4"],
    ["a\u0000b\ud800.mp4", "ab.mp4"],
    ["  talk.mp4 ", "talk.mp4"],
    ["Übung „eins“ 🎬.mp4", "Übung „eins“ 🎬.mp4"],
    [".mp4", ".mp4.mp4"],
    ["..", "video.mp4"],
    ["", "video.mp4"],
    ["/", "video.mp4"],
    ["talk", "talk.mp4"],
    ["talk.", "talk.mp4"],
    ["2026.11.22 the talk", "2026.11.22 the talk.mp4"],
    ["talk.v2", "talk.v2"],
  ])("%j becomes %j", (path, name) => {
    expect(labels({}, { path, magicType: "video/mp4" }).name).toBe(name);
  });

  it("is shortened in the middle", () => {
    const { name } = labels({}, { path: `${"🎬".repeat(300)}.mp4` });
    expect(Array.from(name)).toHaveLength(200);
    expect(name).toMatch(/…🎬+\.mp4$/u);
  });

  it("gets no extension when the type has none", () => {
    expect(labels({}, {}).name).toBe("video");
    expect(labels({}, { path: "talk", claimedType: "video/x-custom" }).name).toBe("talk");
  });
});

describe("the content type", () => {
  const told: SourceOptions = { contentType: "video/x-told" };
  const clues: Clues = { path: "a.MOV", magicType: "video/mp4", claimedType: "video/webm" };
  it.each<[string, SourceOptions, Clues, string]>([
    ["the caller's word", told, clues, "video/x-told"],
    ["the bytes", {}, clues, "video/mp4"],
    ["the Blob's word", {}, { ...clues, magicType: undefined }, "video/webm"],
    ["the extension", {}, { ...clues, magicType: undefined, claimedType: "" }, "video/quicktime"],
    ["the given name's extension", { name: "b.mkv" }, { path: "a.mov" }, "video/x-matroska"],
    ["nothing", {}, { path: "a.xyz" }, "application/octet-stream"],
    [
      "no property that every object has",
      {},
      { path: "a.constructor" },
      "application/octet-stream",
    ],
  ])("is told by %s", (_, options, given, contentType) => {
    expect(labels(options, given).contentType).toBe(contentType);
  });
});

describe("labels that cannot be used", () => {
  it.each<[unknown, string]>([
    ["", `name: "" is not a file name; give one such as "talk.mp4"`],
    ["..", `name: ".." is not a file name; give one such as "talk.mp4"`],
    [7, `name: a value of type number is not a file name; give one such as "talk.mp4"`],
  ])("name %j", (name, message) => {
    expect(() => labels({ name: name as string }, {})).toThrow(
      expect.objectContaining({ kind: "invalid-input", message }),
    );
  });

  it.each(["", "video", "video/mp4\r\nX-Header: 1", "video/mp4; charset=utf-8", "/mp4", 7, null])(
    "content type %j",
    (contentType) => {
      expect(() => labels({ contentType: contentType as string }, {})).toThrow(
        expect.objectContaining({
          kind: "invalid-input",
          message: expect.stringMatching(
            /^contentType: .*give one such as "video\/mp4"$/,
          ) as unknown,
        }),
      );
    },
  );
});
