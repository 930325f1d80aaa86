import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock, startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator, ManualClock } from "../../../../src/emulator/index.js";
import { call, create, formOf } from "./client.js";
import type { ApiBody } from "./client.js";

let clock: ManualClock;
let emulator: Emulator;

beforeEach(async () => {
  clock = manualClock();
  emulator = await startEmulator({
    clock,
    processingMs: 5000,
    jwplayer: {
      failProcessing: (name) => (name === "bad.mp4" ? "content storage limit exceeded" : undefined),
    },
  });
});

afterEach(() => emulator.stop());

const api = (method: string, parameters: Readonly<Record<string, string>> = {}) =>
  call(emulator, method, parameters, clock.now());
const make = (parameters: Readonly<Record<string, string>> = {}) =>
  create(emulator, parameters, clock.now());
const shown = async (key: string): Promise<NonNullable<ApiBody["video"]>> =>
  (await api("show", { video_key: key })).body.video!;
const upload = (url: string, text = "moving pictures", fileName?: string) =>
  fetch(url, {
    method: "POST",
    body: formOf(Uint8Array.from(Buffer.from(text)), "file", fileName),
  });

describe("create", () => {
  it("answers with a form link by default", async () => {
    const { status, body } = await api("create", { title: "Talk" });
    expect(status).toBe(200);
    const { media, link } = body;
    expect(media).toEqual({
      type: "video",
      key: expect.stringMatching(/^[A-Za-z0-9]{8}$/) as string,
    });
    expect(link).toEqual({
      protocol: "http",
      address: new URL(emulator.url).host,
      path: "/v1/videos/upload",
      query: { key: media?.key, token: expect.stringMatching(/^[0-9a-f]{40}$/) as string },
    });
    expect(Object.keys(body)).toEqual(["status", "media", "link", "rate_limit"]);
  });

  it("answers with an S3 link when asked", async () => {
    const { body } = await api("create", { upload_method: "s3" });
    expect(body.link).toMatchObject({
      path: `/jwplatform-upload/${body.media!.key}`,
      query: { Expires: String(clock.now() / 1000 + 3600) },
    });
  });

  it("counts the video as an asset from now on", async () => {
    const { key } = await make({
      title: "Talk",
      tags: "a, b",
      "custom.ref": "7",
      md5: "0".repeat(32),
    });
    expect(emulator.assets()).toEqual([
      {
        platform: "jwplayer",
        id: key,
        title: "Talk",
        state: "created",
        via: undefined,
        sizeBytes: undefined,
        sha256: undefined,
        fileName: undefined,
        metadata: { title: "Talk", tags: "a, b", "custom.ref": "7", md5: "0".repeat(32) },
        attachments: [],
      },
    ]);
  });

  it.each([
    [{ title: "" }, "ParameterEmpty", "title: "],
    [{ upload_method: "resumable" }, "ParameterInvalid", "upload_method: "],
    [{ download_url: "rtmp://example.com/a" }, "ParameterInvalid", "download_url: "],
    [{ download_url: "nowhere" }, "ParameterInvalid", "download_url: "],
    [{ date: "tomorrow" }, "ParameterInvalid", "date: "],
    [{ size: "1.5" }, "ParameterInvalid", "size: "],
    [{ md5: "abc" }, "ParameterInvalid", "md5: "],
    [{ sourcetype: "url" }, "ParameterInvalid", "sourcetype: "],
    [{ api_format: "xml" }, "ParameterInvalid", "api_format: "],
  ])("refuses %j and creates nothing", async (parameters, code, message) => {
    expect(await api("create", parameters)).toMatchObject({
      status: 400,
      body: { code, message: expect.stringContaining(message) as string },
    });
    expect(emulator.assets()).toEqual([]);
  });

  it("tolerates parameters it does not know", async () => {
    await make({ title: "Talk", nocache: "17" });
    expect(emulator.assets()[0]?.metadata).toEqual({ title: "Talk" });
  });

  it("nests the link in `video` when so ruled", async () => {
    const older = await startEmulator({ clock, jwplayer: { nestedLinks: true } });
    const { body } = await call(older, "create", {}, clock.now());
    expect(body.link).toBeUndefined();
    expect(body.video).toMatchObject({ link: { path: "/v1/videos/upload" } });
    await older.stop();
  });
});

describe("the life of a video", () => {
  it("goes from created over processing to ready", async () => {
    const { key, uploadUrl } = await make({ title: "Talk" });
    expect(await shown(key)).toMatchObject({
      status: "created",
      mediatype: "unknown",
      md5: null,
      error: null,
    });
    await upload(uploadUrl);
    expect(await shown(key)).toMatchObject({
      status: "processing",
      mediatype: "video",
      size: "15",
      md5: "29f4362598512eb15ee99fa3b0a1d5f2",
    });
    await clock.advance(4999);
    expect((await shown(key)).status).toBe("processing");
    await clock.advance(1);
    expect(await shown(key)).toMatchObject({ status: "ready", error: null });
  });

  it("may end in failure", async () => {
    const { key, uploadUrl } = await make();
    await upload(uploadUrl, "x", "bad.mp4");
    await clock.advance(5000);
    expect(await shown(key)).toMatchObject({
      status: "failed",
      error: { message: "content storage limit exceeded" },
    });
  });

  it("goes through updating when a ready one gets another file", async () => {
    const { key, uploadUrl } = await make();
    await upload(uploadUrl, "old");
    await clock.advance(5000);
    const { body } = await api("update", {
      video_key: key,
      update_file: "True",
      upload_method: "single",
    });
    const { protocol, address, path, query } = body.link!;
    await upload(
      `${protocol}://${address}${path}?${new URLSearchParams(query).toString()}`,
      "newer",
    );
    expect(await shown(key)).toMatchObject({ status: "updating", size: "5" });
    await clock.advance(5000);
    expect((await shown(key)).status).toBe("ready");
  });
});

describe("update", () => {
  it("changes what it is given and nothing else", async () => {
    const { key } = await make({ title: "Talk", author: "A" });
    expect(await api("update", { video_key: key, title: "Speech" })).toMatchObject({
      body: { status: "ok" },
    });
    expect(await shown(key)).toMatchObject({ title: "Speech", author: "A" });
    expect(await api("update", { video_key: "nobody12", title: "Speech" })).toMatchObject({
      status: 404,
      body: { code: "NotFound" },
    });
  });

  it("gives no new link before the video is ready", async () => {
    const { key } = await make();
    expect(await api("update", { video_key: key, update_file: "True" })).toMatchObject({
      status: 412,
      body: { code: "PreconditionFailed" },
    });
  });
});

describe("delete", () => {
  it("takes several keys, all or none", async () => {
    const keys = [(await make()).key, (await make()).key, (await make()).key];
    expect(await api("delete", { video_key: `${keys[0]!},nobody12` })).toMatchObject({
      status: 404,
    });
    expect(emulator.assets()).toHaveLength(3);
    expect(await api("delete", { video_key: keys.slice(0, 2).join(",") })).toMatchObject({
      status: 200,
    });
    expect(emulator.assets().map(({ id }) => id)).toEqual([keys[2]]);
    expect(await api("delete")).toMatchObject({ status: 400, body: { code: "ParameterMissing" } });
  });

  it("lets no processing bring a video back", async () => {
    const { key, uploadUrl } = await make();
    await upload(uploadUrl);
    await api("delete", { video_key: key });
    await clock.advance(5000);
    expect(emulator.assets()).toEqual([]);
    expect(await api("show", { video_key: key })).toMatchObject({
      status: 404,
      body: { code: "NotFound", message: `video_key: Video with the key ${key} does not exist` },
    });
  });
});
