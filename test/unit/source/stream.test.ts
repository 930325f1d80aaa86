import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Source } from "../../../src/model.js";
import { resolveSource } from "../../../src/source/resolve.js";
import { failureOf } from "../../support/failure.js";
import { turn } from "../../support/turn.js";
import { KiB, signal, video } from "./looking.js";
import { bytesOf } from "./reading.js";

const blocks = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );

async function* iterable(): AsyncGenerator<Uint8Array> {
  for (const block of blocks(video, 10_000)) {
    await turn();
    yield block;
  }
}

/** A Node stream that has no more at hand than it is asked for. */
const readable = (): Readable => Readable.from(blocks(video, 7_000), { objectMode: false });

async function wholeOf(source: Source): Promise<Buffer> {
  const end = (await source.forward?.gather(Infinity, signal)) ?? 0;
  const bytes = await bytesOf(source.slice({ start: 0, end }));
  await source.close();
  return bytes;
}

describe("a stream", () => {
  it.each([
    ["of Node", readable],
    ["of the web", () => new Blob([video]).stream()],
    ["made by a generator", iterable],
    ["of Node, wrapped for the web", () => Readable.toWeb(readable())],
  ])("%s gives every byte", async (_, make) => {
    const source = await resolveSource(make());
    expect(source.facts).toMatchObject({
      kind: "stream",
      name: "video.mp4",
      contentType: "video/mp4",
      sizeBytes: undefined,
      identity: undefined,
      forwardOnly: true,
    });
    expect((await wholeOf(source)).equals(video)).toBe(true);
  });

  it("is as large as it is declared to be, and named as it is said", async () => {
    const input = { stream: readable(), sizeBytes: video.length, name: "talk.mov" };
    const source = await resolveSource(input);
    expect(source.facts).toMatchObject({ sizeBytes: video.length, name: "talk.mov" });
    expect((await wholeOf(source)).equals(video)).toBe(true);
  });

  it("gives the same bytes again until they are let go", async () => {
    const source = await resolveSource(readable());
    await source.forward?.gather(300 * KiB, signal);
    const range = { start: 128 * KiB, end: 256 * KiB };
    for (let time = 0; time < 2; time += 1)
      expect(
        (await bytesOf(source.slice(range))).equals(video.subarray(range.start, range.end)),
      ).toBe(true);
    source.forward?.release(range);
    const error = await failureOf(bytesOf(source.slice(range)));
    expect(error).toMatchObject({
      kind: "session-lost",
      message: expect.stringContaining("wants byte 131072 of a stream again") as string,
    });
    expect(await bytesOf(source.slice({ start: 0, end: 10 }))).toEqual(video.subarray(0, 10));
    await source.close();
  });

  it("is asked for no more than was asked of it", async () => {
    let given = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const block of iterable()) {
        given += block.length;
        yield block;
      }
    };
    const source = await resolveSource(counted());
    expect(given).toBe(70_000);
    await source.forward?.gather(100_001, signal);
    expect(given).toBe(110_000);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    expect(given).toBe(110_000);
    await source.close();
  });

  it("may take its time: whoever waits can leave, and ask again", async () => {
    const slow = new PassThrough();
    slow.write(video.subarray(0, 64 * KiB));
    const source = await resolveSource(slow);
    const leaving = new AbortController();
    const waiting = failureOf(source.forward!.gather(100 * KiB, leaving.signal));
    await turn();
    leaving.abort();
    expect((await waiting).kind).toBe("aborted");
    const again = source.forward!.gather(100 * KiB, signal);
    slow.end(video.subarray(64 * KiB, 100 * KiB));
    expect(await again).toBe(100 * KiB);
    const whole = await bytesOf(source.slice({ start: 0, end: 100 * KiB }));
    expect(whole.equals(video.subarray(0, 100 * KiB))).toBe(true);
    await source.close();
  });
});

describe("a stream that is not what it was said to be", () => {
  it.each<[string, number, RegExp]>([
    ["ends short", video.length + 1, /it ended after 307200 of the 307201 bytes declared/],
    ["runs past its end", video.length - 1, /it runs past the 307199 bytes that were declared/],
  ])("%s, and fails before its last byte is handed out", async (_, sizeBytes, message) => {
    const source = await resolveSource({ stream: readable(), sizeBytes });
    expect(await failureOf(source.forward!.gather(sizeBytes, signal))).toMatchObject({
      kind: "source-changed",
      message: expect.stringMatching(message) as string,
    });
    const end = Math.min(sizeBytes, video.length);
    expect((await failureOf(bytesOf(source.slice({ start: 0, end })))).kind).toBe("source-changed");
    await source.close();
  });

  it.each<[string, () => unknown, RegExp]>([
    ["holds nothing", () => Readable.from([]), /the stream gives no bytes; give one that nobody/],
    [
      "gives text",
      () => Readable.from(["text"]),
      /gives values of type string where bytes should be/,
    ],
    [
      "gives objects",
      () => Readable.from([{}]),
      /gives values of type object where bytes should be/,
    ],
    ["was read", locked, /locked to another reader/],
  ])("%s, and is refused", async (_, make, message) => {
    const error = await failureOf(resolveSource(make() as Readable));
    expect(error).toMatchObject({
      kind: "invalid-input",
      message: expect.stringMatching(message) as string,
    });
  });

  it("breaks, which everybody who asks is told", async () => {
    const broken = new PassThrough();
    broken.write(video.subarray(0, 64 * KiB));
    const source = await resolveSource(broken);
    const asked = [
      failureOf(source.forward!.gather(70_000, signal)),
      failureOf(source.forward!.gather(80_000, signal)),
    ];
    await turn();
    broken.destroy(new Error("the camera fell down"));
    for (const error of await Promise.all(asked))
      expect(error).toMatchObject({
        kind: "source-changed",
        message: expect.stringContaining("it failed (the camera fell down)") as string,
      });
    await source.close();
  });
});

describe("a stream that nobody reads to its end", () => {
  it("of Node is destroyed, even while it keeps somebody waiting", async () => {
    const slow = new PassThrough();
    slow.write(video.subarray(0, 64 * KiB));
    const source = await resolveSource(slow);
    const waiting = failureOf(source.forward!.gather(100 * KiB, signal));
    await source.close();
    expect((await waiting).kind).toBe("internal");
    expect(slow.destroyed).toBe(true);
  });

  it("of the web is cancelled", async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(video.subarray(0, 100 * KiB));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    await (await resolveSource(stream)).close();
    expect(cancelled).toBe(true);
  });

  it("made by a generator ends with its `finally`", async () => {
    let ended = false;
    const generator = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* iterable();
      } finally {
        ended = true;
      }
    };
    const source = await resolveSource(generator());
    await source.close();
    await source.close();
    expect(ended).toBe(true);
  });
});

describe("a stream of which only a plan is wanted", () => {
  it("stays as it is, and cannot be read", async () => {
    const stream = readable();
    const input = { stream, sizeBytes: 5, name: "talk.webm" };
    const source = await resolveSource(input, {}, { factsOnly: true });
    expect(source.facts).toMatchObject({
      name: "talk.webm",
      contentType: "video/webm",
      sizeBytes: 5,
      forwardOnly: true,
    });
    expect(() => source.slice({ start: 0, end: 1 })).toThrow(/only a plan was wanted/);
    await source.close();
    expect([stream.readableDidRead, stream.destroyed]).toEqual([false, false]);
  });
});

function locked(): ReadableStream<Uint8Array> {
  const stream = new Blob([video]).stream();
  stream.getReader();
  return stream as ReadableStream<Uint8Array>;
}
