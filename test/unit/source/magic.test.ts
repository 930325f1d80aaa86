import { describe, expect, it } from "vitest";
import { typeOfBytes } from "../../../src/source/magic.js";

const bytes = (latin1: string): Uint8Array => Buffer.from(latin1, "latin1");
const packets = (first: number, step: number): string =>
  "\x00".repeat(first) + ("G" + "\x00".repeat(step - 1)).repeat(3);

describe("the type that the first bytes tell", () => {
  it.each([
    ["\x00\x00\x00\x18ftypisom", "video/mp4"],
    ["\x00\x00\x00\x18ftypmp42", "video/mp4"],
    ["\x00\x00\x00\x18ftypM4V ", "video/mp4"],
    ["\x00\x00\x00\x18ftypM4A ", "audio/mp4"],
    ["\x00\x00\x00\x14ftypqt  ", "video/quicktime"],
    ["\x00\x00\x00\x18ftyp3gp4", "video/3gpp"],
    ["\x00\x00\x00\x18ftyp3g2a", "video/3gpp2"],
    ["\x00\x00\x00\x08wide\x00\x00", "video/quicktime"],
    ["\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"],
    ["\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", "video/x-matroska"],
    ["RIFF\x10\x00\x00\x00AVI LIST", "video/x-msvideo"],
    ["RIFF\x10\x00\x00\x00WAVEfmt ", "audio/wav"],
    ["OggS\x00\x02" + "\x00".repeat(22) + "\x80theora", "video/ogg"],
    ["OggS\x00\x02" + "\x00".repeat(22) + "OpusHead", "audio/ogg"],
    ["FLV\x01\x05", "video/x-flv"],
    ["\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9", "video/x-ms-wmv"],
    ["\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d", "application/mxf"],
    ["\x00\x00\x01\xba\x44", "video/mpeg"],
    ["\x00\x00\x01\xb3\x14", "video/mpeg"],
    [packets(0, 188), "video/mp2t"],
    [packets(4, 192), "video/mp2t"],
    ["ID3\x04\x00", "audio/mpeg"],
    ["\xff\xfb\x90\x64", "audio/mpeg"],
    ["\xff\xf1\x50\x80", "audio/aac"],
    ["fLaC\x00", "audio/flac"],
  ])("%j is %s", (head, type) => {
    expect(typeOfBytes(bytes(head))).toBe(type);
  });

  it.each([
    "",
    "\xff",
    "G",
    "\x00\x00\x00\x18ftypavif",
    "\x00\x00\x00\x18ftypheic",
    "\x89PNG\r\n\x1a\n",
    "\xff\xd8\xff\xe0",
    "RIFF\x10\x00\x00\x00WEBPVP8 ",
    "%PDF-1.7",
    "hello world",
    "G" + "\x00".repeat(187),
  ])("%j is of no known type", (head) => {
    expect(typeOfBytes(bytes(head))).toBeUndefined();
  });

  it("looks at a view's own bytes only", () => {
    const around = bytes("xxxx\x00\x00\x00\x18ftypisom");
    expect(typeOfBytes(around.subarray(4))).toBe("video/mp4");
    expect(typeOfBytes(around.subarray(4, 8))).toBeUndefined();
  });
});
