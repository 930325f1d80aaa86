import { afterEach, beforeEach, describe, expect, it } from "vitest";
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
});
