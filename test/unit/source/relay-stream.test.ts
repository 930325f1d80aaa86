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
