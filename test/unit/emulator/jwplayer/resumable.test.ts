/** Resumable uploads to the whole emulated platform: the API in front, the upload host, and the API behind it. */
import { describe, expect, it } from "vitest";
import { sendChunk } from "./chunks.js";
import { formOf } from "./client.js";
import type { ApiBody } from "./client.js";
import { clock, file, md5, open, sha256, start } from "./resumable-stage.js";

describe("create", () => {
  it("answers with the upload host's address and a session id beside it", async () => {
    const { api, emulator } = await start();
    const { body } = await api("create", { upload_method: "multipart" });
    expect(body.session_id).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(body.link).toEqual({
      protocol: "http",
      address: new URL(emulator.url).host,
      path: "/v1/videos/upload/resumable",
      query: { key: body.media!.key },
    });
    expect(Object.keys(body)).toEqual(["status", "media", "link", "session_id", "rate_limit"]);
  });

  it("knows the word of older kits", async () => {
    const { api } = await start();
    expect((await api("create", { resumable: "True" })).body.session_id).toBeDefined();
    expect((await api("create", { resumable: "false" })).body.session_id).toBeUndefined();
  });

  it("nests the session id beside the link when so ruled", async () => {
    const { api } = await start({ nestedLinks: true });
    const { body } = await api("create", { upload_method: "multipart" });
    expect(body.session_id).toBeUndefined();
    expect(body.video).toMatchObject({ session_id: expect.any(String) as string });
  });
});

describe("chunks", () => {
  it("become a video, of which the API then tells the digest", async () => {
    const { emulator, api, key, send } = await open({}, { title: "Talk" });
    expect((await send([0, 20_000])).answer).toMatchObject({ status: 201, body: "0-19999/60000" });
    expect((await send([20_000, 40_000])).answer?.body).toBe("0-39999/60000");
    expect(emulator.assets()).toMatchObject([{ state: "created", sha256: undefined }]);
    const { answer, body } = await send([40_000, 60_000], { fileName: "vidéo.mp4" });
    expect(answer?.status).toBe(200);
    expect(body).toEqual({ status: "ok", media: { type: "video", key }, file: { size: 60_000 } });
    expect(emulator.assets()).toMatchObject([
      { via: "resumable", state: "processing", sizeBytes: 60_000, sha256, fileName: "vidéo.mp4" },
    ]);
    expect((await api("show", { video_key: key })).body.video).toMatchObject({ md5 });
    const records = emulator
      .requests()
      .filter(({ operation }) => operation === "jwplayer.upload.resumable");
    expect(records.map(({ status, details }) => ({ status, ...details }))).toEqual([
      { status: 201, fileName: "video.mp4", range: "0-19999/60000" },
      { status: 201, fileName: "video.mp4", range: "20000-39999/60000" },
      { status: 200, fileName: "vidéo.mp4", range: "40000-59999/60000", sizeBytes: 60_000 },
    ]);
  });

  it("tell a wrong size when the last one to come is not the file's last", async () => {
    const { emulator, send } = await open();
    await send([30_000, 60_000]);
    expect((await send([0, 30_000])).body?.file).toEqual({ size: 30_000 });
    expect(emulator.assets()).toMatchObject([{ sizeBytes: 60_000, sha256 }]);
  });

  it("of one byte end the connection, unless the module is known to take them", async () => {
    const strict = await open();
    expect((await strict.send([0, 1])).answer).toBeUndefined();
    const record = strict.emulator.requests().at(-1);
    expect(record).toMatchObject({ operation: "jwplayer.upload.resumable", status: undefined });
    const lenient = await open({ moduleGeneration: "master" });
    expect((await lenient.send([0, 1])).answer?.body).toBe("0-0/60000");
  });

  it("without a session id reach an API that misses the header", async () => {
    const { send } = await open();
    const { answer, body } = await send([0, 100], { headers: { "X-Session-ID": undefined } });
    expect(answer?.status).toBe(400);
    expect(body).toEqual({
      status: "error",
      code: "ParameterMissing",
      title: "Missing Parameter",
      message: "X-Session-ID header is missing",
    });
  });

  it.each([
    ["another TOTAL", [0, 100], { total: 70_000 }, "FileUploadFailed"],
    ["an unknown session", [0, 60_000], { headers: { "X-Session-ID": "x" } }, "ParameterInvalid"],
  ] as const)("with %s are refused by the API", async (_, range, options, code) => {
    const { emulator, send } = await open();
    await send([0, 100]);
    const { answer, body } = await send(range, options);
    expect(answer?.status).toBe(400);
    expect(body?.code).toBe(code);
    expect(emulator.assets()[0]?.state).toBe("created");
  });

  it("for another video than the session's are refused", async () => {
    const { url, sessionId } = await open();
    const other = url.replace(/key=\w+/, "key=Somebody");
    const answer = await sendChunk(other, sessionId, file, [0, 60_000]);
    expect(answer?.status).toBe(400);
    expect((JSON.parse(answer!.body) as ApiBody).code).toBe("ParameterInvalid");
  });

  it("count for nothing when they are cut, or stall for a minute", async () => {
    const { emulator, send, sendCut } = await open();
    await send([0, 20_000]);
    await sendCut([20_000, 60_000], 10_000);
    expect((await send([0, 2])).answer?.body).toBe("0-19999/60000");
    const promised = { "Content-Length": "30000", "X-Content-Range": "bytes 20000-49999/60000" };
    const stalled = send([20_000, 30_000], { headers: promised });
    await expect.poll(() => emulator.requests().at(-1)?.receivedBytes).toBe(10_000);
    await clock.advance(60_000);
    expect((await stalled).answer).toBeUndefined();
    expect((await send([0, 2])).answer?.body).toBe("0-19999/60000");
  });

  it("may be larger than the limits only by refusal", async () => {
    const { send } = await open({ maxFileBytes: 50_000, maxFormBytes: 40_000 });
    const { answer } = await send([0, 10_000]);
    expect(answer).toMatchObject({ status: 413, headers: { connection: "close" } });
    expect((await send([0, 45_000], { total: 50_000 })).answer?.status).toBe(413);
    expect((await send([0, 10_000], { total: 50_000 })).answer?.status).toBe(201);
  });

  it("answer with a redirect when one was asked for", async () => {
    const { url, sessionId, key } = await open();
    const target = `${url}&redirect_address=${encodeURIComponent("http://localhost/done")}`;
    const answer = await sendChunk(target, sessionId, file, [0, 60_000]);
    expect(answer?.status).toBe(302);
    expect(answer?.headers.location).toBe(`http://localhost/done?video_key=${key}`);
  });

  it("give way to a form, whose session id still counts", async () => {
    const { emulator, url, sessionId } = await open();
    const body = formOf(Uint8Array.from(file));
    const headers = { "X-Session-ID": sessionId };
    const answer = await fetch(url, { method: "POST", headers, body });
    expect(((await answer.json()) as ApiBody).file).toEqual({ size: 60_000, md5 });
    expect(emulator.assets()).toMatchObject([{ via: "resumable", sha256 }]);
    const bare = await fetch(url, { method: "POST", body: formOf(Uint8Array.from(file)) });
    expect(((await bare.json()) as ApiBody).code).toBe("ParameterMissing");
  });
});
