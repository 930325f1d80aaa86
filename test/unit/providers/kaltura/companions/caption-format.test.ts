import { describe, expect, it } from "vitest";
import { captionFormat } from "../../../../../src/providers/kaltura/companions/caption-format.js";
import { requestOf } from "../fixtures.js";

describe("the format of captions", () => {
  it.each([
    ["talk.srt", "1\n00:00:01,000 --> 00:00:02,000\n", 1],
    ["talk.vtt", "WEBVTT\n\n", 3],
    ["talk.srt", "WEBVTT - in spite of its name\n", 3],
    ["talk", "\uFEFFWEBVTT\n", 3],
    ["talk.dfxp", "hello", 2],
    ["talk.txt", '<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml">', 2],
    ["talk.ttml", "<tt xml:lang='en'>", 2],
    ["talk.SCC", "Scenarist_SCC V1.0\n", 5],
    ["talk.cap", "\u0000\u0001", 4],
    ["talk", "1\n00:00:01,000 --> 00:00:02,000\n", 1],
    ["talk.srt", "", 1],
  ])("of %s that begins %j is %i", async (name, text, format) => {
    const { content } = requestOf({ bytes: Buffer.from(text), facts: { name } });
    expect(await captionFormat(content)).toBe(format);
  });
});
