/** v1's tracks, thumbnails and conversions. */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock, startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator, ManualClock } from "../../../../src/emulator/index.js";
import { answerOf, call, create, formOf, urlOf } from "./client.js";

let clock: ManualClock;
let emulator: Emulator;
let videoKey: string;

beforeEach(async () => {
  clock = manualClock();
  emulator = await startEmulator({ clock, processingMs: 5000 });
  videoKey = (await create(emulator, { title: "Talk" }, clock.now())).key;
});

afterEach(() => emulator.stop());

const api = (method: string, parameters: Readonly<Record<string, string>> = {}) =>
  call(emulator, method, parameters, clock.now());
const text = Buffer.from("WEBVTT\n");
const sha256 = createHash("sha256").update(text).digest("hex");
const md5 = createHash("md5").update(text).digest("hex");

const post = async (url: string, fileName: string, field = "file") =>
  answerOf(
    await fetch(url, { method: "POST", body: formOf(Uint8Array.from(text), field, fileName) }),
  );

const operations = () => emulator.requests().map(({ operation }) => operation);

describe("tracks", () => {
  const make = async (words: Readonly<Record<string, string>> = {}) => {
    const { body } = await api("tracks/create", { video_key: videoKey, ...words });
    return { key: String(body.track?.key), url: urlOf(body.link!), body };
  };

  it("are created with a link, uploaded as a form, listed, shown and deleted", async () => {
    const { key, url, body } = await make({ kind: "captions", label: "English", language: "en" });
    expect(body.media).toEqual({ type: "track", key });
    expect(body.link).toMatchObject({ path: "/v1/videos/tracks/upload", query: { key } });
    expect(emulator.assets()[0]?.attachments).toEqual([]);

    expect(await post(url, "en.vtt")).toMatchObject({
      status: 200,
      body: { status: "ok", media: { type: "track", key }, file: { size: 7, md5 } },
    });
    const described = { key, kind: "captions", label: "English", language: "en", status: "ready" };
    const listed = await api("tracks/list", { video_key: videoKey });
    expect(listed.body).toMatchObject({ tracks: [described], total: 1 });
    expect((await api("tracks/show", { track_key: key })).body.track).toEqual(described);
    expect(emulator.assets()[0]?.attachments).toEqual([
      {
        ...{ kind: "captions", id: key, name: "en.vtt", label: "English", language: "en" },
        ...{ format: "captions", sha256, sizeBytes: 7 },
      },
    ]);
    expect((await api("tracks/delete", { track_key: key })).status).toBe(200);
    expect(emulator.assets()[0]?.attachments).toEqual([]);
    expect(operations().slice(1)).toEqual([
      ...["jwplayer.tracks.create", "jwplayer.tracks.upload", "jwplayer.tracks.list"],
      ...["jwplayer.tracks.show", "jwplayer.tracks.delete"],
    ]);
  });

  it.each([
    ["tracks/create", {}, "ParameterMissing"],
    ["tracks/create", { video_key: "nobody12" }, "NotFound"],
    ["tracks/create", { video_key: "mine", kind: "subtitles" }, "ParameterInvalid"],
    ["tracks/list", { video_key: "nobody12" }, "NotFound"],
    ["tracks/show", {}, "ParameterMissing"],
    ["tracks/show", { track_key: "nobody12" }, "NotFound"],
    ["tracks/delete", { track_key: "nobody12" }, "NotFound"],
  ])("%s with %j is refused", async (method, given, code) => {
    const parameters: Record<string, string> = { ...given };
    if (parameters.video_key === "mine") parameters.video_key = videoKey;
    expect((await api(method, parameters)).body.code).toBe(code);
  });

  it("need the field `file`, a name with an extension, and a token that is fresh and theirs", async () => {
    const { url } = await make();
    expect((await post(url, "en.vtt", "track")).body.code).toBe("FileUploadFailed");
    expect((await post(url, "captions")).body.code).toBe("FileUploadFailed");
    const elsewhere = url.replace("tracks", "thumbnails");
    expect((await post(elsewhere, "en.vtt")).body.code).toBe("PermissionDenied");
    expect((await post(url, "en.vtt")).status).toBe(200);
    expect((await post(url, "en.vtt")).body.code).toBe("PermissionDenied");
  });
});

describe("thumbnails", () => {
  it("are uploaded through a link", async () => {
    const show = () => api("thumbnails/show", { video_key: videoKey });
    expect((await show()).body.thumbnail).toMatchObject({ key: videoKey, status: "not build" });
    const { body } = await api("thumbnails/update", { video_key: videoKey });
    expect(body.link?.path).toBe("/v1/videos/thumbnails/upload");
    expect((await post(urlOf(body.link!), "poster.jpg")).body.media?.type).toBe("thumbnail");
    expect(emulator.assets()[0]?.attachments).toEqual([
      { kind: "thumbnail", id: body.media?.key, name: "poster.jpg", sha256, sizeBytes: 7 },
    ]);
    expect((await show()).body.thumbnail).toMatchObject({ status: "ready", error: null });
    expect(operations()).toContain("jwplayer.thumbnails.update");
  });

  it.each(["position", "thumbnail_index"])("are cut from the video by %s", async (name) => {
    const update = (value: string) =>
      api("thumbnails/update", { video_key: videoKey, [name]: value });
    expect((await update("first")).body.code).toBe("ParameterInvalid");
    const { body } = await update("12");
    expect(body.link).toBeUndefined();
    expect(emulator.assets()[0]?.metadata).toEqual({ title: "Talk", [name]: "12" });
  });

  it("belong to a video", async () => {
    for (const method of ["thumbnails/update", "thumbnails/show"]) {
      expect((await api(method, { video_key: "nobody12" })).status).toBe(404);
    }
  });
});

describe("conversions", () => {
  it("follow the video's state", async () => {
    const list = async () =>
      (await api("conversions/list", { video_key: videoKey })).body.conversions;
    expect(await list()).toEqual([]);
    const update = await create(emulator, {}, clock.now());
    await post(update.uploadUrl, "video.mp4");
    videoKey = update.key;
    expect(await list()).toMatchObject([{ status: "Queued", filesize: -1 }]);
    await clock.advance(5000);
    expect(await list()).toMatchObject([
      { status: "Ready", filesize: 7, link: { path: `/videos/${videoKey}.mp4` } },
    ]);
    expect((await api("conversions/list", { video_key: "nobody12" })).status).toBe(404);
  });
});
