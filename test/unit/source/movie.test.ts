import { fileURLToPath } from "node:url";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { glances } from "../../../src/source/glance.js";
import { readMovie } from "../../../src/source/movie.js";
import type { ReadAt } from "../../../src/source/movie.js";
import { resolveSource } from "../../../src/source/resolve.js";
import { box, ftyp, longBox, mvhd, trak } from "./boxes.js";
import { mp4, pattern } from "./reading.js";

function mediaOf(file: Buffer) {
  const read: ReadAt = (at, length) => Promise.resolve(file.subarray(at, at + length));
  return readMovie(read, file.length);
}

const sound = trak(0, 0);
const hd = trak(1920, 1080);
const seconds = mvhd(600, 2_100);
const whole = { durationMs: 3_500, width: 1920, height: 1080 };

describe("the header of a movie", () => {
  it.each<[string, Buffer, object]>([
    ["at the front", Buffer.concat([ftyp, box("moov", seconds, sound, hd)]), whole],
    [
      "at the end, behind everything else",
      Buffer.concat([ftyp, box("mdat", pattern(70_000)), box("moov", seconds, hd)]),
      whole,
    ],
    [
      "behind a box of the 64-bit form",
      Buffer.concat([ftyp, longBox("mdat", pattern(100)), box("moov", seconds, hd)]),
      whole,
    ],
    ["without a type before it", box("moov", seconds, hd), whole],
    [
      "in its 64-bit form",
      Buffer.concat([ftyp, box("moov", mvhd(1_000_000, 2e10, 1), trak(640, 360, false, 1))]),
      { durationMs: 20_000_000, width: 640, height: 360 },
    ],
    [
      "of several pictures: the largest counts",
      Buffer.concat([ftyp, box("moov", seconds, trak(160, 90), hd, trak(320, 180))]),
      whole,
    ],
    [
      "of a picture that a phone turned",
      Buffer.concat([ftyp, box("moov", seconds, trak(1920, 1080, true))]),
      { durationMs: 3_500, width: 1080, height: 1920 },
    ],
    ["of sound alone", Buffer.concat([ftyp, box("moov", seconds, sound)]), { durationMs: 3_500 }],
    [
      "of a movie written in pieces",
      Buffer.concat([ftyp, box("moov", mvhd(600, 0), hd)]),
      { width: 1920, height: 1080 },
    ],
    [
      "as far as it goes when it is cut",
      Buffer.concat([ftyp, box("moov", seconds, hd)]).subarray(0, 150),
      { durationMs: 3_500 },
    ],
  ])("tells its duration and dimensions %s", async (_, file, media) => {
    expect(await mediaOf(file)).toEqual(media);
  });

  it.each<[string, Buffer]>([
    ["another format", pattern(1_000)],
    ["a cut header", Buffer.concat([ftyp, box("moov", seconds, hd)]).subarray(0, 58)],
    ["a box smaller than its own header", Buffer.concat([ftyp, Buffer.from([0, 0, 0, 3]), ftyp])],
    ["no movie", Buffer.concat([ftyp, box("mdat", pattern(100))])],
    ["an empty movie", Buffer.concat([ftyp, box("moov")])],
    ["boxes without end", Buffer.concat([ftyp, ...Array<Buffer>(100).fill(box("free"))])],
    ["one byte", pattern(1)],
  ])("tells nothing of %s", async (_, file) => {
    expect(await mediaOf(file)).toBeUndefined();
  });

  it("tells nothing when reading fails", async () => {
    expect(await readMovie(() => Promise.reject(new Error("gone")), 100)).toBeUndefined();
  });
});

describe("glances", () => {
  const file = pattern(300_000);

  it("read once what is close together, and what was there at first not at all", async () => {
    const reads: number[] = [];
    const read = glances(
      (at, length) => {
        reads.push(at);
        return Promise.resolve(file.subarray(at, at + length));
      },
      file.subarray(0, 100),
      2,
    );
    expect(await read(10, 20)).toEqual(file.subarray(10, 30));
    expect(reads).toEqual([]);
    expect(await read(95, 20)).toEqual(file.subarray(95, 115));
    expect(await read(60_000, 50)).toEqual(file.subarray(60_000, 60_050));
    expect(await read(299_990, 50)).toEqual(file.subarray(299_990));
    expect(reads).toEqual([95, 299_990]);
    await expect(read(0, 10)).rejects.toThrow("too far apart to be cheap");
  });
});

describe("a video's facts and the movie in it", () => {
  const clip = fileURLToPath(new URL("../../../examples/media/clip.mp4", import.meta.url));
  const movie = Buffer.concat([ftyp, box("moov", seconds, hd), mp4(100)]);
  /** Of the second track only what no look at the beginning reaches. */
  const long = Buffer.concat([ftyp, box("moov", seconds, hd, box("free", pattern(70_000)), sound)]);

  it("come from a file's header", async () => {
    const { facts } = await resolveSource(clip);
    expect(facts.media).toEqual({ durationMs: 3000, width: 320, height: 180 });
  });

  it.each([
    ["bytes", () => movie],
    ["a Blob", () => new Blob([movie])],
    ["a stream", () => Readable.from([movie.subarray(0, 5), movie.subarray(5)])],
    ["a stream, of which only the beginning is looked at", () => Readable.from([long])],
  ])("come from the header of %s", async (_, input) => {
    const source = await resolveSource(input());
    expect(source.facts.media).toEqual(whole);
    await source.close();
  });
});
