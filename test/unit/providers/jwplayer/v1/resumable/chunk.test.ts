import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../../src/providers/jwplayer/index.js";
import { bytesBody } from "../../../../../../src/http/bytes.js";
import { call, credentials, failureOf, md5, methodOf, noise, upload } from "../../fixtures.js";
import type { FixtureOptions } from "../../fixtures.js";
import { scriptedPlatform } from "../../scripted-platform.js";
import type { Reply } from "../../scripted-platform.js";

const bytes = noise(3000);
const sessionId = "5ecre7kwJei9j2vtQmcbojrlGJY3mbJFMHfzZwPXB";
const document = { status: "ok", media: { type: "video", key: "vid00001" }, file: { size: 3000 } };

/** The API, and an upload host that answers chunks with these replies in turn. */
async function host(replies: readonly Reply[], options: FixtureOptions = {}, nested = false) {
  const chunks = replies.values();
  const platform = await scriptedPlatform(({ path }) => {
    if (path.startsWith("/v1/videos/upload")) return chunks.next().value ?? { status: 500 };
    if (path.endsWith("/show")) return { body: { status: "ok", video: shown } };
    const place = { protocol: "http", address: platform.host, path: "/v1/videos/upload/resumable" };
    const slot = { link: { ...place, query: { key: "vid00001" } }, session_id: sessionId };
    const media = { type: "video", key: "vid00001" };
    return {
      body: nested
        ? { status: "ok", video: { ...media, ...slot } }
        : { status: "ok", media, ...slot },
    };
  });
  const shown = { key: "vid00001", status: "processing", size: "3000", md5: md5(bytes) };
  const method = methodOf(jwplayer({ ...credentials, baseUrl: platform.url }), "resumable");
  const { request } = upload(bytes, options);
  const opened = await method.open(request, call());
  const session = JSON.parse(JSON.stringify(opened)) as typeof opened;
  const send = (start: number, end: number, more = {}) =>
    method.send(
      session,
      { index: start / 1000, start, end },
      bytesBody(bytes.subarray(start, end)),
      call(more),
    );
  const received = () => platform.received.filter(({ path }) => path.includes("/upload/"));
  return { method, platform, request, session, send, received };
}

const first = { status: 201, body: "0-999/3000" };
const second = { status: 201, body: "0-1999/3000" };

describe("resumable.open", () => {
  it("asks for the protocol by the name that the platform gives it", async () => {
    const { platform, session } = await host([]);
    expect(platform.received[0]?.fields.get("upload_method")).toBe("multipart");
    expect(session).toMatchObject({ key: "vid00001", sessionId, totalBytes: 3000 });
  });

  it("finds link and session where the API's first era put them", async () => {
    expect((await host([], {}, true)).session).toMatchObject({ key: "vid00001", sessionId });
  });
});

describe("resumable.send", () => {
  it("posts the bare chunk with its place in the file", async () => {
    const { send, received } = await host([first, second]);
    await send(0, 1000);
    await send(1000, 2000);
    const { method, path, headers, body } = received()[1]!;
    expect(method).toBe("POST");
    expect(path).toBe("/v1/videos/upload/resumable?key=vid00001&api_format=json");
    expect(body.equals(bytes.subarray(1000, 2000))).toBe(true);
    expect(headers).toMatchObject({
      "content-length": "1000",
      "content-type": "video/mp4",
      "content-disposition": 'attachment; filename="talk.mp4"',
      "x-content-range": "bytes 1000-1999/3000",
      "x-session-id": sessionId,
    });
    expect(headers).not.toHaveProperty("expect");
    expect(headers).not.toHaveProperty("transfer-encoding");
  });

  it("gives the name in ASCII, and never calls the chunk a form", async () => {
    const facts = { name: 'Gespräch "会話" 🎬; a/b.mp4', contentType: "Multipart/Form-Data" };
    const { send, received } = await host([first], { facts });
    await send(0, 1000);
    expect(received()[0]?.headers).toMatchObject({
      "content-disposition": 'attachment; filename="Gespr_ch ____ __ a_b.mp4"',
      "content-type": "application/octet-stream",
    });
  });

  it("carries the file's digest on from chunk to chunk", async () => {
    const { send } = await host([first, second, { body: document }]);
    expect(await send(0, 1000)).toMatchObject({ proof: { md5: md5(bytes.subarray(0, 1000)) } });
    expect(await send(1000, 2000)).toMatchObject({ proof: { cut: false } });
    expect(await send(2000, 3000, { repeated: true })).toEqual({
      part: 2,
      proof: { md5: md5(bytes), cut: true },
    });
  });

  it("does without the digest of what an earlier process sent", async () => {
    const { send } = await host([second]);
    expect(await send(1000, 2000)).toEqual({ part: 1, proof: { md5: null, cut: false } });
  });

  it.each<[string, number, Reply, string]>([
    ["a chunk alone, where there was more", 1000, { status: 201, body: "1000-1999/3000" }, "lost"],
    ["too little", 1000, { status: 201, body: "0-1500/3000" }, "lost"],
    ["an incomplete file after its last chunk", 2000, { status: 201, body: "0-2999/3000" }, "lost"],
    ["a complete file before its last chunk", 1000, { body: document }, "lost"],
    [
      "the API's refusal",
      1000,
      {
        status: 400,
        body: {
          status: "error",
          code: "ParameterMissing",
          message: "X-Session-ID header is missing",
        },
      },
      "lost",
    ],
    [
      "the API's refusal of the whole",
      2000,
      { status: 400, body: { status: "error", code: "DigestInvalid" } },
      "corrupted",
    ],
    [
      "the API's refusal under a good status",
      2000,
      { body: { status: "error", code: "FileUploadFailed" } },
      "lost",
    ],
    ["a page that forbids", 1000, { status: 403, body: "<html>" }, "lost"],
    ["a page that refuses", 1000, { status: 400, body: "<html>" }, "rejected"],
    ["a file above the host's limit", 1000, { status: 413, body: "<html>" }, "rejected"],
    ["a missing disposition", 1000, { status: 415, body: "<html>" }, "rejected"],
    ["a length that differs", 1000, { status: 416, body: "<html>" }, "rejected"],
    ["trouble with its disk", 1000, { status: 503, body: "<html>" }, "interrupted"],
    ["a gateway's page", 2000, { status: 502, body: "<html>" }, "interrupted"],
    ["a success that is no JSON", 2000, { body: "<response/>" }, "interrupted"],
  ])("fails on %s", async (_, start, reply, kind) => {
    const { send } = await host([reply]);
    const error = await failureOf(send(start, start + 1000));
    expect(error.kind).toBe(kind === "lost" ? "session-lost" : kind);
  });

  it("says what a connection that is closed without a word may mean", async () => {
    const { send } = await host([{ drop: true }]);
    const error = await failureOf(send(0, 1000));
    expect(error).toMatchObject({ kind: "interrupted", operation: "videos.upload.resumable" });
    expect(error.message).toContain("also closes the connection on a session that it refuses");
  });
});
