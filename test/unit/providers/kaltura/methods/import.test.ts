import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseExtras } from "../../../../../src/providers/kaltura/extras.js";
import { createUploader } from "../../../../../src/uploader.js";
import { bytesOf, callOf, rejection, requestOf, sha256 } from "../fixtures.js";
import { startScriptedServer, type ScriptedServer } from "../scripted-server.js";
import { startStage, type Stage } from "../stage.js";
import type { OpenRequest } from "../../../../../src/provider.js";

let stage: Stage;
let origin: ScriptedServer;

beforeEach(async () => {
  origin = await startScriptedServer(() => ({ body: "the file's bytes" }));
  stage = await startStage();
});

afterEach(async () => {
  await stage.stop();
  await origin.stop();
});

const pair = "kaltura.multirequest";

function requestFor(url: string | undefined, metadata: OpenRequest["metadata"]): OpenRequest {
  const facts = { kind: "url", url, sizeBytes: undefined, name: "talk.mp4" } as const;
  const { content, ...rest } = requestOf({ bytes: bytesOf(0), facts, metadata });
  return { ...rest, content: { ...content, parts: [] } };
}

describe("the import method", () => {
  it("asks Kaltura to pull the file, in one request", async () => {
    const request = requestFor(`${origin.url}/talk.mp4`, { title: "Talk", tags: ["a"] });
    const method = stage.method("import");
    const session = await method.open(request, callOf());
    const asset = await method.finish(session, [], request, callOf());
    expect(stage.operations()).toEqual([pair]);
    expect(method.cost).toEqual({ perUpload: 1, perPart: 0 });
    expect(asset).toMatchObject({ state: "processing", platformState: "IMPORT" });
    await expect
      .poll(async () => (await stage.provider.status(asset.id, callOf())).state)
      .toBe("ready");
    expect(await stage.assets()).toMatchObject([
      { id: asset.id, via: "import", sha256: sha256(Buffer.from("the file's bytes")) },
    ]);
  });

  it.each([
    ["under the upload's own id", { title: "Talk" }],
    ["under the caller's reference id", { title: "Talk", referenceId: "mine" }],
  ])("finds what a lost opening made, %s", async (_, metadata) => {
    const request = requestFor(`${origin.url}/talk.mp4`, metadata);
    const method = stage.method("import");
    stage.emulator.faults.add({ operation: pair, kind: "lose-answer" });
    expect(await rejection(method.open(request, callOf()))).toMatchObject({ kind: "interrupted" });
    const session = await method.recover?.(request, callOf({ repeated: true }));
    const asset = await method.finish(session ?? null, [], request, callOf());
    expect(await stage.assets()).toMatchObject([{ id: asset.id }]);
  });

  it("makes nothing of an opening that never arrived", async () => {
    const request = requestFor(`${origin.url}/talk.mp4`, { title: "Talk" });
    const method = stage.method("import");
    stage.emulator.faults.add({ operation: pair, kind: "reset-before-answer" });
    await rejection(method.open(request, callOf()));
    expect(await method.recover?.(request, callOf({ repeated: true }))).toBeUndefined();
    expect(await stage.assets()).toEqual([]);
  });

  it("can be looked after once it runs, and forgotten", async () => {
    const request = requestFor(`${origin.url}/talk.mp4`, { title: "Talk" });
    const method = stage.method("import");
    const session = await method.open(request, callOf());
    expect(await method.inspect?.(session, [], callOf(), request.content)).toEqual({
      held: [],
      complete: true,
    });
    await method.discard?.(session, callOf());
    await method.discard?.(session, callOf());
    expect(await stage.assets()).toEqual([]);
    const inspecting = Promise.resolve(method.inspect?.(session, [], callOf(), request.content));
    expect(await rejection(inspecting)).toMatchObject({ kind: "session-lost" });
  });

  it("needs a URL, and has no parts", async () => {
    const request = requestFor(undefined, { title: "Talk" });
    const method = stage.method("import");
    expect(await rejection(method.open(request, callOf()))).toMatchObject({ kind: "unsupported" });
    const part = { index: 0, start: 0, end: 1 };
    const sending = method.send({}, part, request.content.slice(part), callOf());
    expect(await rejection(sending)).toMatchObject({ kind: "internal" });
    expect(stage.operations()).toEqual([]);
  });

  it("tells Kaltura the headers to ask with, when it is told to", async () => {
    const request = requestFor(`${origin.url}/talk.mp4`, { title: "Talk" });
    const extras = parseExtras({ importHeaders: { Authorization: "Bearer abc:d", "X-Part": "1" } });
    await stage.method("import").open({ ...request, extras }, callOf());
    await expect.poll(() => origin.heard).toHaveLength(1);
    expect(origin.heard[0]?.headers).toMatchObject({
      authorization: "Bearer abc:d",
      "x-part": "1",
    });
  });

  it.each(["token", "chunked"])("alone does: %s refuses them", async (name) => {
    const extras = parseExtras({ importHeaders: { Accept: "video/mp4" } });
    const request = requestOf({ bytes: bytesOf(5), extras });
    const opening = Promise.resolve().then(() => stage.method(name).open(request, callOf()));
    expect(await rejection(opening)).toMatchObject({ kind: "invalid-input" });
    expect(stage.operations()).toEqual([]);
  });

  it.each([
    "/live/master.m3u8",
    "/LIST.M3U",
    "/a/b.mpd",
    "/smooth.ism/Manifest",
    "/hds/x.f4m",
    "/p/102/playManifest/entryId/1_a/format/url",
  ])("refuses %s before any call: no file is there", async (path) => {
    const request = requestFor(`https://cdn.example.com${path}?sig=abc`, { title: "Talk" });
    const error = await rejection(stage.method("import").open(request, callOf()));
    expect(error).toMatchObject({ kind: "unsupported" });
    expect(String(error)).toContain("is a playlist or manifest");
    expect(String(error)).not.toContain("abc");
    expect(stage.operations()).toEqual([]);
  });

  it.each(["ftp", "sftp", "scp"])("leaves %s: URLs to Kaltura", async (scheme) => {
    const uploader = createUploader(stage.provider);
    const input = `${scheme}://user:hunter2@media.example.com/in/talk.mp4`;
    const plan = await uploader.plan(input);
    expect(plan).toMatchObject({ method: "import", throughBytes: 0 });
    expect(JSON.stringify(plan)).not.toContain("hunter2");
    const refused = await rejection(uploader.plan(input, { method: "chunked" }));
    expect(String(refused)).toContain(`upreel does not read from ${scheme}: URLs`);
    const asset = await uploader.upload(input);
    await expect
      .poll(async () => (await uploader.status(asset.id)).platformState)
      .toBe("ERROR_IMPORTING");
  });
});
