import { describe, expect, it } from "vitest";
import { failureOf } from "../../support/failure.js";
import { manualRuntime } from "../../support/manual-runtime.js";
import { startOrigin } from "../../support/origin.js";
import type { Shelf } from "../../support/origin.js";
import { until } from "../../support/until.js";
import { KiB, look, refuse, video } from "./looking.js";
import { bytesOf, mp4 } from "./reading.js";

describe("a URL whose origin answers ranges", () => {
  it("has the facts that one request tells", async () => {
    const origin = await startOrigin({ bytes: video });
    const { facts } = await look(origin.url);
    expect(facts).toMatchObject({
      kind: "url",
      name: "talk.mp4",
      contentType: "video/mp4",
      sizeBytes: video.length,
      fingerprint: `"v1" ${video.length}`,
      identity: origin.url,
      url: origin.url,
    });
    expect(facts.unreachable).toMatch(/127\.0\.0\.1 is a loopback address/);
    expect(facts.unseen).toBeUndefined();
    expect(facts.forwardOnly).toBeUndefined();
    expect(origin.requests).toHaveLength(1);
  });

  it("gives any range any number of times, each by one request on a kept connection", async () => {
    const origin = await startOrigin({ bytes: video });
    const source = await look(origin.url);
    for (const [start, end] of [
      [0, 10],
      [100_000, 300 * KiB],
      [100_000, 300 * KiB],
      [5, 5 + 64 * KiB],
    ] as const) {
      const bytes = await bytesOf(source.slice({ start, end }), 7_000);
      expect(bytes.equals(video.subarray(start, end))).toBe(true);
    }
    expect(origin.requests.slice(1).map(({ headers }) => headers["if-range"])).toEqual(
      Array.from({ length: 4 }, () => '"v1"'),
    );
    expect(await origin.connections()).toBe(1);
    await source.close();
    await until("the connection to end", () => origin.requests.every((r) => r.socket.destroyed));
  });

  it("leaves nothing behind on a connection that carries many ranges", async () => {
    const origin = await startOrigin({ bytes: video });
    const source = await look(origin.url);
    const warned: Error[] = [];
    const note = (warning: Error): number => warned.push(warning);
    process.on("warning", note);
    for (let start = 0; start < 30; start += 1)
      await bytesOf(source.slice({ start, end: start + 1 }));
    process.off("warning", note);
    expect(await origin.connections()).toBe(1);
    expect(warned).toEqual([]);
    await source.close();
  });

  it("asks for nothing before it is read, and ends its request when its reader is closed", async () => {
    const shelf: Shelf = { bytes: video };
    const origin = await startOrigin(shelf);
    const source = await look(origin.url);
    const reader = await source.slice({ start: 0, end: 10 }).open();
    expect(origin.requests).toHaveLength(1);
    shelf.instead = () => true;
    const read = failureOf(reader.read(new Uint8Array(10)));
    await until("the request", () => origin.requests.length === 2);
    await reader.close();
    expect((await read).kind).toBe("internal");
    await until("its end", () => origin.requests[1]?.socket.destroyed === true);
  });

  it.each([
    ["a weak ETag", { etag: 'W/"v1"', lastModified: "Sat, 01 Aug 2026 10:00:00 GMT" }],
    ["no ETag", { etag: undefined, lastModified: "Sat, 01 Aug 2026 10:00:00 GMT" }],
  ])("is pinned by the time of its last change with %s", async (_, more) => {
    const origin = await startOrigin({ bytes: video, ...more });
    const source = await look(origin.url);
    await bytesOf(source.slice({ start: 0, end: 10 }));
    expect(origin.requests[1]?.headers["if-range"]).toBe(more.lastModified);
  });

  it.each<[string, (shelf: Shelf) => void]>([
    ["another version", (shelf) => (shelf.etag = '"v2"')],
    ["another version behind a server that ignores If-Range", otherVersionIgnoringConditions],
    ["another size", (shelf) => (shelf.bytes = mp4(200 * KiB))],
    ["nothing any more", (shelf) => (shelf.instead = refuse(404))],
    ["no such range any more", (shelf) => (shelf.bytes = mp4(5))],
  ])("is refused as changed when the origin has %s", async (_, change) => {
    const shelf: Shelf = { bytes: video };
    const origin = await startOrigin(shelf);
    const source = await look(origin.url);
    change(shelf);
    if (shelf.bytes !== video) delete shelf.etag;
    const error = await failureOf(bytesOf(source.slice({ start: 100, end: 200 })));
    expect(error).toMatchObject({
      kind: "source-changed",
      message: expect.stringContaining(origin.url) as string,
    });
    await expect(source.verify()).rejects.toMatchObject({ kind: "source-changed" });
  });

  it("breaks as `interrupted`, so that the part is asked for again", async () => {
    const shelf: Shelf = { bytes: video };
    const origin = await startOrigin(shelf);
    const source = await look(origin.url);
    shelf.instead = (_, response) => {
      response.writeHead(206, {
        ETag: '"v1"',
        "Content-Range": `bytes 0-99/${video.length}`,
        "Content-Length": 100,
      });
      response.write(video.subarray(0, 50), () => response.destroy());
      return true;
    };
    const body = source.slice({ start: 0, end: 100 });
    expect((await failureOf(bytesOf(body))).kind).toBe("interrupted");
    delete shelf.instead;
    expect(await bytesOf(body)).toEqual(video.subarray(0, 100));
  });

  it.each([
    [503, { "Retry-After": "7" }, "interrupted", 7_000],
    [429, {}, "interrupted", undefined],
    [500, {}, "interrupted", undefined],
    [401, {}, "unauthorized", undefined],
    [403, {}, "unauthorized", undefined],
  ])("answering %d to a part", async (status, headers, kind, retryAfterMs) => {
    const shelf: Shelf = { bytes: video };
    const origin = await startOrigin(shelf);
    const source = await look(origin.url);
    shelf.instead = refuse(status, headers);
    const error = await failureOf(bytesOf(source.slice({ start: 0, end: 100 })));
    expect(error).toMatchObject({ kind, retryAfterMs, status });
  });

  it("that sends other bytes than asked for is not believed", async () => {
    const shelf: Shelf = { bytes: video };
    const origin = await startOrigin(shelf);
    const source = await look(origin.url);
    shelf.instead = refuse(206, { "Content-Range": `bytes 1-100/${video.length}` });
    const error = await failureOf(bytesOf(source.slice({ start: 0, end: 100 })));
    expect(error.message).toContain("answered with other bytes than asked for");
  });

  it("counts as stalled when it is silent in the middle, and says so", async () => {
    const runtime = manualRuntime();
    const shelf: Shelf = { bytes: video };
    const origin = await startOrigin(shelf);
    const source = await look(origin.url, {}, { runtime, stallMs: 5_000 });
    shelf.instead = (_, response) => {
      response.writeHead(206, {
        "Content-Range": `bytes 0-99/${video.length}`,
        "Content-Length": 100,
      });
      response.write(video.subarray(0, 50));
      return true;
    };
    const read = failureOf(bytesOf(source.slice({ start: 0, end: 100 })));
    await until("the request", () => origin.requests.length === 2);
    await until("its bytes", () => runtime.waiting().length > 0);
    await runtime.advance(4_999);
    await runtime.advance(5_000);
    expect(await read).toMatchObject({
      kind: "stalled",
      message: `the source at ${origin.url} gave nothing for 5 s`,
    });
  });
});

function otherVersionIgnoringConditions(shelf: Shelf): void {
  shelf.etag = '"v2"';
  shelf.instead = (request) => {
    delete request.headers["if-range"];
    return false;
  };
}
