import { describe, expect, it } from "vitest";
import { foreignKind } from "../../../src/source/foreign.js";
import { resolveSource } from "../../../src/source/resolve.js";
import { noise } from "../../support/noise.js";
import { failureOf } from "../../support/failure.js";
import { mp4, pattern } from "./reading.js";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

describe("what is plainly no audio or video", () => {
  it.each([
    ["an HTML page", "<!DOCTYPE html>\n<html><title>502 Bad Gateway</title>"],
    ["an HTML page", "\ufeff \n<html lang=en>"],
    ["an HTML page", "<!-- cached --><p>Sign in</p>"],
    ["an XML document", '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ["an XML document", "<Error><Code>NoSuchKey</Code></Error>"],
    ["a playlist", "#EXTM3U\n#EXT-X-VERSION:3\n"],
    ["JSON", '{"error":"not found"}'],
    ["JSON", "[1, 2]"],
    ["captions", "WEBVTT\n\n00:00.000 --> 00:01.000\nHi"],
    ["plain text", "Not Found"],
    ["plain text", "1\n00:00:00,000 --> 00:00:01,000\nHäschen in der Grube"],
  ])("%s: %j", (kind, text) => {
    expect(foreignKind(Buffer.from(text))).toBe(kind);
  });

  it.each([
    ["a PDF document", "%PDF-1.7"],
    ["a ZIP archive", "PK\x03\x04\x14"],
    ["a gzip archive", "\x1f\x8b\x08\0"],
    ["a bzip2 archive", "BZh91AY&SY\0"],
    ["an xz archive", "\xfd7zXZ\0\0"],
    ["a 7z archive", "7z\xbc\xaf\x27\x1c"],
    ["a RAR archive", "Rar!\x1a\x07\x01\0"],
    ["a tar archive", `${"talk.mp4".padEnd(257, "\0")}ustar\x0000`],
    ["a PNG image", "\x89PNG\r\n\x1a\n"],
    ["a JPEG image", "\xff\xd8\xff\xe0"],
    ["a GIF image", "GIF89a"],
    ["a WebP image", "RIFF\x10\0\0\0WEBPVP8 "],
    ["a BMP image", "BM\x36\0\x0c\0\0\0\0\0"],
    ["a TIFF image", "II*\0"],
    ["a Photoshop document", "8BPS\0\x01"],
    ["a HEIF or AVIF image", "\0\0\0\x18ftypheic"],
    ["a program", "\x7fELF\x02"],
  ])("%s", (kind, head) => {
    expect(foreignKind(latin1(head))).toBe(kind);
  });

  it("is seen through a character that the end of the sample cuts", () => {
    expect(foreignKind(Buffer.from("one word and ä").subarray(0, -1))).toBe("plain text");
  });
});

describe("what may be audio or video", () => {
  it.each([
    ["bytes of no known format", noise(1024)],
    ["bytes that count up", pattern(1024)],
    ["one byte", latin1("a")],
    ["one character again and again", Buffer.alloc(500, "a")],
    ["text with a zero in it", latin1("some text\0")],
    ["broken UTF-8", latin1("some text \xff here")],
    ["nothing", Buffer.alloc(0)],
  ])("%s", (_, head) => {
    expect(foreignKind(head)).toBeUndefined();
  });
});

describe("a source of something else", () => {
  const page = Buffer.from("<!doctype html><title>Sign in</title>");

  it.each([
    ["bytes", page],
    ["a Blob", new Blob([page])],
    ["a stream", new Blob([page]).stream()],
  ])("is refused as %s, with what to do", async (_, input) => {
    const error = await failureOf(resolveSource(input, { name: "talk.mp4" }));
    expect(error).toMatchObject({
      kind: "invalid-input",
      message:
        'input: "talk.mp4" holds an HTML page, not audio or video; see what was saved there, or set anyContent to send it all the same',
    });
  });

  it("is refused without a name too", async () => {
    expect((await failureOf(resolveSource(page))).message).toMatch(/^input: it holds an HTML page/);
  });

  it("is taken on request", async () => {
    const { facts } = await resolveSource(page, { anyContent: true, name: "talk.mp4" });
    expect(facts).toMatchObject({ sizeBytes: page.length, contentType: "video/mp4" });
  });

  it("is not looked for behind a known format", async () => {
    const { facts } = await resolveSource(mp4(100));
    expect(facts.contentType).toBe("video/mp4");
  });
});
