import { readdir, writeFile } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { resolveSource } from "../../../src/source/resolve.js";
import { isForward, spoolSource } from "../../../src/source/spool.js";
import { failureOf } from "../../support/failure.js";
import { openFiles } from "../../support/open-files.js";
import { turn } from "../../support/turn.js";
import { box, ftyp, mvhd, trak } from "./boxes.js";
import { useFolder } from "./folder.js";
import { KiB, signal, video } from "./looking.js";
import { bytesOf, pattern } from "./reading.js";

const inFolder = useFolder();
const folder = (): string => inFolder("");

async function streamOf(input: Readable | { stream: Readable; sizeBytes: number }) {
  const source = await resolveSource(input);
  if (!isForward(source)) throw new Error("a stream can be read only once");
  return source;
}

const left = async (): Promise<object> => ({
  files: openFiles(folder()),
  names: await readdir(folder()),
});
const nothing = { files: [], names: [] };

describe("a copy of a stream", () => {
  it("gives any range any number of times, without a name that anybody could open it by", async () => {
    const large = Buffer.concat([video, pattern(3 * 1024 * KiB)]);
    const copy = await spoolSource(
      await streamOf(Readable.from([large])),
      { folder: folder() },
      signal,
    );
    expect(copy.facts).toMatchObject({
      kind: "stream",
      sizeBytes: large.length,
      forwardOnly: false,
      spooled: true,
    });
    expect(await readdir(folder())).toEqual([]);
    for (const [start, end] of [
      [0, large.length],
      [1_000_000, 1_100_000],
      [0, 10],
    ] as const)
      expect((await bytesOf(copy.slice({ start, end }))).equals(large.subarray(start, end))).toBe(
        true,
      );
    await copy.verify();
    await copy.close();
    await copy.close();
    expect((await failureOf(bytesOf(copy.slice({ start: 0, end: 1 })))).kind).toBe("internal");
    expect(await left()).toEqual(nothing);
  });

  it("tells of the movie whose header is at its end", async () => {
    const movie = box("moov", mvhd(600, 2_100), trak(1920, 1080));
    const film = Buffer.concat([ftyp, box("mdat", pattern(200_000)), movie]);
    const stream = await streamOf(Readable.from([film]));
    expect(stream.facts.media).toBeUndefined();
    const copy = await spoolSource(stream, { folder: folder() }, signal);
    expect(copy.facts.media).toEqual({ durationMs: 3_500, width: 1920, height: 1080 });
    await copy.close();
  });
});

describe("no copy is made", () => {
  it.each<[string, () => Parameters<typeof streamOf>[0], object, RegExp]>([
    [
      "of what is larger than allowed",
      () => ({ stream: Readable.from([video]), sizeBytes: video.length }),
      { maxBytes: video.length - 1 },
      /needs a copy of 307200 bytes or more on disk, and 307199 bytes are allowed/,
    ],
    [
      "of what turns out to be larger than allowed",
      () => Readable.from([video]),
      { maxBytes: 100_000 },
      /and 100000 bytes are allowed/,
    ],
    [
      "of what the disk has no room for",
      () => ({ stream: Readable.from([video]), sizeBytes: 2 ** 52 }),
      {},
      /has \d+ bytes free, 64 MiB of them not for upreel/,
    ],
    [
      "in a folder that is not there",
      () => Readable.from([video]),
      { folder: "/nowhere/at/all" },
      /"\/nowhere\/at\/all" cannot be used \(ENOENT\)/,
    ],
  ])("%s", async (_, make, options, message) => {
    const stream = await streamOf(make());
    const given = { folder: folder(), ...options };
    expect(await failureOf(spoolSource(stream, given, signal))).toMatchObject({
      kind: "invalid-input",
      message: expect.stringMatching(message) as string,
    });
    expect((await failureOf(stream.forward.gather(Infinity, signal))).kind).toBe("internal");
    expect(await left()).toEqual(nothing);
  });

  it("of a stream that breaks", async () => {
    const broken = new PassThrough();
    broken.write(video);
    const copying = failureOf(spoolSource(await streamOf(broken), { folder: folder() }, signal));
    await turn();
    broken.destroy(new Error("the camera fell down"));
    expect((await copying).kind).toBe("source-changed");
    expect(await left()).toEqual(nothing);
  });

  it("of a stream that ends short", async () => {
    const stream = await streamOf({ stream: Readable.from([video]), sizeBytes: video.length + 1 });
    const error = await failureOf(spoolSource(stream, { folder: folder() }, signal));
    expect(error.message).toMatch(/it ended after 307200 of the 307201 bytes declared/);
    expect(await left()).toEqual(nothing);
  });

  it("once nobody waits for it any more", async () => {
    const slow = new PassThrough();
    slow.write(video);
    const leaving = new AbortController();
    const copying = failureOf(
      spoolSource(await streamOf(slow), { folder: folder() }, leaving.signal),
    );
    await turn();
    leaving.abort();
    expect((await copying).kind).toBe("aborted");
    expect(slow.destroyed).toBe(true);
    expect(await left()).toEqual(nothing);
  });

  it("where a file has the folder's name", async () => {
    const file = inFolder("file");
    await writeFile(file, "");
    const stream = await streamOf(Readable.from([video]));
    expect((await failureOf(spoolSource(stream, { folder: file }, signal))).message).toBe(
      `spool: the copy in "${file}" cannot be written (ENOTDIR); name another folder, or give the video as a file`,
    );
  });
});
