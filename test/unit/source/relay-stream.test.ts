import { describe, expect, it } from "vitest";
import { failureOf } from "../../support/failure.js";
import { startOrigin } from "../../support/origin.js";
import type { Shelf } from "../../support/origin.js";
import { until } from "../../support/until.js";
import { KiB, look, signal, video } from "./looking.js";
import { bytesOf } from "./reading.js";

describe("a URL whose origin answers no ranges", () => {
  it("is a stream of the size that its first answer tells", async () => {
    const origin = await startOrigin({ bytes: video, ranges: false });
    const source = await look(origin.url);
    expect(source.facts).toMatchObject({
      kind: "url",
      sizeBytes: video.length,
      forwardOnly: true,
      identity: undefined,
    });
    expect(await source.forward?.gather(video.length, signal)).toBe(video.length);
    const whole = source.slice({ start: 0, end: video.length });
    expect((await bytesOf(whole)).equals(video)).toBe(true);
    expect(origin.requests).toHaveLength(1);
  });

  it.each<[string, Partial<Shelf>]>([
    ["tells no versions apart", { etag: undefined }],
    ["promises no more than a likeness", { etag: 'W/"v1"' }],
    ["does not tell how much there is", { instead: rangeOfUnknown }],
    ["gives another range than asked for", { instead: rangeElsewhere }],
  ])("in effect, because it %s, is read in one go", async (_, shelf) => {
    const origin = await startOrigin({ bytes: video, ...shelf });
    const source = await look(origin.url);
    expect(source.facts).toMatchObject({ forwardOnly: true, sizeBytes: video.length });
    expect(await source.forward?.gather(video.length, signal)).toBe(video.length);
    const whole = source.slice({ start: 0, end: video.length });
    expect((await bytesOf(whole)).equals(video)).toBe(true);
    expect(origin.requests.map(({ headers }) => headers.range)).toEqual([
      "bytes=0-65535",
      undefined,
    ]);
    await source.close();
  });

  it("is refused when it gives a part even of the whole", async () => {
    const origin = await startOrigin({ bytes: video, instead: partOnly });
    expect(await failureOf(look(origin.url))).toMatchObject({
      kind: "invalid-input",
      message: `input: ${origin.url} gives a part of the file where all of it was asked for; give the URL of a video file`,
    });
    await until("no connection", () => origin.requests.every((r) => r.socket.destroyed));
  });

  it("may be of a size that nobody tells", async () => {
    const shelf: Shelf = { bytes: video };
    shelf.instead = (_, response) => {
      response.writeHead(200, { "Transfer-Encoding": "chunked" });
      response.end(video);
      return true;
    };
    const source = await look((await startOrigin(shelf)).url);
    expect(source.facts.sizeBytes).toBeUndefined();
    expect(await source.forward?.gather(Infinity, signal)).toBe(video.length);
  });

  it("that breaks off fails, and ends its connection when it is closed", async () => {
    const shelf: Shelf = { bytes: video };
    shelf.instead = (_, response) => {
      response.writeHead(200, { "Content-Length": video.length });
      response.write(video.subarray(0, 100 * KiB), () => response.destroy());
      return true;
    };
    const source = await look((await startOrigin(shelf)).url);
    const error = await failureOf(source.forward!.gather(video.length, signal));
    expect(error.kind).toBe("interrupted");
    await source.close();
  });

  it("is held back when nobody asks for more", async () => {
    const large = Buffer.alloc(64 * 1024 * KiB, video);
    const origin = await startOrigin({ bytes: large, ranges: false });
    const source = await look(origin.url);
    const { socket } = origin.requests[0]!;
    await until("the origin to wait", () => socket.writableLength > 0);
    expect(socket.bytesWritten - socket.writableLength).toBeLessThan(large.length / 2);
    await source.close();
    await until("the connection to end", () => socket.destroyed);
  });
});

const partOnly: NonNullable<Shelf["instead"]> = (_, response) => {
  response.writeHead(206, { ETag: '"v1"', "Content-Range": "bytes 0-99/*" });
  response.end(video.subarray(0, 100));
  return true;
};

const rangeOfUnknown: NonNullable<Shelf["instead"]> = (request, response) =>
  request.headers.range !== undefined && partOnly(request, response);

const rangeElsewhere: NonNullable<Shelf["instead"]> = ({ headers }, response) => {
  if (headers.range === undefined) return false;
  response.writeHead(206, { ETag: '"v1"', "Content-Range": `bytes 1-10/${video.length}` });
  response.end(video.subarray(1, 11));
  return true;
};
