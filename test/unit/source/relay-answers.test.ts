import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { failureOf } from "../../support/failure.js";
import { manualRuntime } from "../../support/manual-runtime.js";
import { startOrigin } from "../../support/origin.js";
import type { Shelf } from "../../support/origin.js";
import { until } from "../../support/until.js";
import { look, refuse, video } from "./looking.js";
import { bytesOf } from "./reading.js";

describe("what an origin tells of a file", () => {
  it.each([
    ['attachment; filename="film.mp4"', "film.mp4"],
    ["attachment; filename=film.mp4; size=3", "film.mp4"],
    ["attachment; filename=x.mp4; filename*=UTF-8''%C3%9Cber.mp4", "Über.mp4"],
    ["inline", "talk.mp4"],
    ["attachment; filename*=UTF-8''%zz", "talk.mp4"],
  ])("names it by %s", async (disposition, name) => {
    const headers = { "Content-Disposition": disposition };
    const origin = await startOrigin({ bytes: video, headers });
    expect((await look(origin.url)).facts.name).toBe(name);
  });

  it("is overruled by the caller", async () => {
    const origin = await startOrigin({ bytes: video });
    const source = await look({ url: origin.url, name: "mine.mov", contentType: "video/x-mine" });
    expect(source.facts).toMatchObject({ name: "mine.mov", contentType: "video/x-mine" });
  });

  it("counts for its type where the bytes are silent", async () => {
    const bytes = Buffer.alloc(10, 1);
    const origin = await startOrigin({ bytes, contentType: "video/x-flv; q=1" });
    const other = await startOrigin({ bytes, contentType: "text/plain" });
    expect((await look(origin.url)).facts.contentType).toBe("video/x-flv");
    expect((await look(other.url)).facts.contentType).toBe("video/mp4");
  });

  it("is compared with the size that the caller states", async () => {
    const origin = await startOrigin({ bytes: video });
    const error = await failureOf(look(origin.url, { sizeBytes: 5 }));
    expect(error.message).toMatch(/^sizeBytes: 5 was given, but talk.mp4 has 307200 bytes/);
  });
});

const pem = (name: string): string =>
  readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), "utf8");
const tls = { cert: pem("cert"), key: pem("key") };

describe("a URL over TLS", () => {
  it("gives its ranges, and counts as connected only once its certificate is accepted", async () => {
    // Read at each connection: what else could make a process trust the fixture?
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const shelf: Shelf = { bytes: video };
    const origin = await startOrigin(shelf, tls);
    const source = await look(origin.url);
    const body = source.slice({ start: 100_000, end: 200_000 });
    expect((await bytesOf(body)).equals(video.subarray(100_000, 200_000))).toBe(true);
    shelf.instead = (_, response) => {
      response.destroy();
      return true;
    };
    expect(await failureOf(bytesOf(body))).toMatchObject({
      kind: "interrupted",
      message: expect.stringContaining(
        `the connection to the source at ${origin.url} broke`,
      ) as string,
    });
    await source.close();
  });
});

describe("a URL that gives no video", () => {
  it.each<[string, Partial<Shelf>, string, RegExp]>([
    ["an empty file", { bytes: Buffer.alloc(0) }, "invalid-input", /the file at .* is empty/],
    [
      "a page",
      { bytes: Buffer.from("<!doctype html>\n<p>Sign in") },
      "invalid-input",
      /an HTML page/,
    ],
    ["no file", { instead: refuse(404) }, "invalid-input", /answered 404; give the URL of a video/],
    ["a refusal", { instead: refuse(401) }, "unauthorized", /give the headers that it asks for/],
    ["a busy server", { instead: refuse(503) }, "throttled", /answered 503/],
    ["a broken server", { instead: refuse(502) }, "interrupted", /answered 502/],
    ["a packed file", { headers: { "Content-Encoding": "gzip" } }, "invalid-input", /compressed/],
  ])("but %s", async (_, shelf, kind, message) => {
    const origin = await startOrigin({ bytes: video, ...shelf });
    const error = await failureOf(look(origin.url));
    expect(error).toMatchObject({ kind, message: expect.stringMatching(message) as string });
    await until("no connection", () => origin.requests.every((r) => r.socket.destroyed));
  });

  it("because nobody is there", async () => {
    const error = await failureOf(look("http://127.0.0.1:9/talk.mp4"));
    expect(error).toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining(
        "the source at http://127.0.0.1:9/talk.mp4 cannot be reached: connect ECONNREFUSED",
      ) as string,
    });
  });

  it("because its certificate is not one to trust", async () => {
    const origin = await startOrigin({ bytes: video }, tls);
    const error = await failureOf(look(origin.url));
    expect(error).toMatchObject({
      kind: "unreachable",
      message: expect.stringMatching(
        /cannot be reached: .*certificate.*; .*name their authority to Node in NODE_EXTRA_CA_CERTS$/,
      ) as string,
    });
  });

  it("because it never answers", async () => {
    const runtime = manualRuntime();
    const origin = await startOrigin({ bytes: video, instead: () => true });
    const looking = failureOf(look(origin.url, {}, { runtime, stallMs: 5_000 }));
    await until("the request", () => origin.requests.length === 1);
    await runtime.advance(5_000);
    expect((await looking).kind).toBe("stalled");
    await until("no connection", () => origin.requests[0]?.socket.destroyed === true);
  });
});
