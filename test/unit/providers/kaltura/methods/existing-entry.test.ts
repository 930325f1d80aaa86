import { afterEach, describe, expect, it } from "vitest";
import { parseExtras } from "../../../../../src/providers/kaltura/extras.js";
import type { Asset } from "../../../../../src/model.js";
import type { Call, OpenRequest } from "../../../../../src/provider.js";
import { bytesOf, callOf, rejection, requestOf, sha256, type Wish } from "../fixtures.js";
import { startScriptedServer } from "../scripted-server.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const methods = ["token", "chunked"] as const;
type Name = (typeof methods)[number];

const small = bytesOf(300);
const large = bytesOf(950);

/** An entry as KMC makes one that waits for its file. */
async function emptyEntry(): Promise<string> {
  const { adminSecret: secret, ...account } = stage.emulator.credentials.kaltura;
  const ask = async (path: string, params: object): Promise<unknown> => {
    const response = await fetch(`${stage.emulator.url}/api_v3/service/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ format: 1, ...params }),
    });
    return response.json();
  };
  const ks = await ask("session/action/start", { secret, ...account });
  const entry = { objectType: "KalturaMediaEntry", mediaType: 1, name: "Waiting" };
  return ((await ask("media/action/add", { ks, entry })) as { id: string }).id;
}

function requestFor(
  assetId: string | undefined,
  bytes: Buffer,
  wish: Partial<Wish> = {},
): OpenRequest {
  return requestOf({ bytes, ...(assetId !== undefined && { assetId }), ...wish });
}

async function upload(name: Name, request: OpenRequest, call?: Partial<Call>): Promise<Asset> {
  const method = stage.method(name);
  const session = await method.open(request, callOf());
  const receipts = await sendParts(method, session, request);
  return method.finish(session, receipts, request, callOf(call));
}

const ready = (id: string): Promise<unknown> =>
  expect.poll(async () => (await stage.provider.status(id, callOf())).state).toBe("ready");

describe.each(methods)("%s into an existing entry", (name) => {
  it("gives one without content its first", async () => {
    stage = await startStage();
    const id = await emptyEntry();
    const asset = await upload(name, requestFor(id, small));
    expect(asset).toMatchObject({ id, platformState: "PRECONVERT" });
    expect(stage.operations()).toContain("kaltura.media.addcontent");
    expect(await stage.assets()).toMatchObject([{ id, title: "Waiting", sha256: sha256(small) }]);
  });

  it("replaces the content of one that has some", async () => {
    stage = await startStage();
    const { id } = await upload(name, requestFor(undefined, small));
    await ready(id);
    const asset = await upload(name, requestFor(id, large));
    expect(asset).toMatchObject({
      id,
      state: "processing",
      platformState: "APPROVED_BUT_NOT_READY",
    });
    await ready(id);
    expect(await stage.assets()).toMatchObject([{ id, sha256: sha256(large) }]);
  });

  it("approves the replacement where that is needed", async () => {
    stage = await startStage({}, { kaltura: { replacement: "approval" } });
    const { id } = await upload(name, requestFor(undefined, small));
    await ready(id);
    const asset = await upload(name, requestFor(id, large));
    expect(asset).toMatchObject({ platformState: "APPROVED_BUT_NOT_READY" });
    await ready(id);
    expect(await stage.assets()).toMatchObject([{ id, sha256: sha256(large) }]);
  });

  it("leaves the approval to a person when told so", async () => {
    stage = await startStage({}, { kaltura: { replacement: "approval" } });
    const { id } = await upload(name, requestFor(undefined, small));
    await ready(id);
    const extras = parseExtras({ approveReplacement: false });
    const asset = await upload(name, requestFor(id, large, { extras }));
    expect(asset).toMatchObject({
      state: "processing",
      platformState: "NOT_READY_AND_NOT_APPROVED",
    });
    await ready(id);
    const { platformState } = await stage.provider.status(id, callOf());
    expect(platformState).toBe("READY_BUT_NOT_APPROVED");
    const again = await rejection(upload(name, requestFor(id, small)));
    expect(again).toMatchObject({ kind: "rejected" });
    expect(String(again)).toContain("media.approveReplace");
  });

  it("asks for another conversion profile", async () => {
    stage = await startStage();
    const id = await emptyEntry();
    const extras = parseExtras({ conversionProfileId: 1002 });
    expect(await upload(name, requestFor(id, small, { extras }))).toMatchObject({ id });
    expect(stage.operations()).toContain("kaltura.media.updatecontent");
    const wrong = requestFor(id, small, { extras: parseExtras({ conversionProfileId: 5 }) });
    await ready(id);
    const error = await rejection(upload(name, wrong));
    expect(error).toMatchObject({ kind: "rejected", code: "CONVERSION_PROFILE_ID_NOT_FOUND" });
  });

  it("tells when the account may not replace", async () => {
    stage = await startStage({}, { kaltura: { replacement: "forbidden" } });
    const { id } = await upload(name, requestFor(undefined, small));
    await ready(id);
    const error = await rejection(upload(name, requestFor(id, large)));
    expect(error).toMatchObject({ kind: "rejected", code: "FEATURE_FORBIDDEN" });
    expect(String(error)).toContain("FEATURE_ENTRY_REPLACEMENT");
  });

  it.each([
    ["the first content", false],
    ["a replacement", true],
  ])("finds %s again when the answer was lost", async (_, hadContent) => {
    stage = await startStage();
    const id = hadContent
      ? (await upload(name, requestFor(undefined, small))).id
      : await emptyEntry();
    if (hadContent) await ready(id);
    const request = requestFor(id, large);
    const method = stage.method(name);
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request);
    const operation = `kaltura.media.${hadContent ? "update" : "add"}content`;
    stage.emulator.faults.add({ operation, kind: "lose-answer" });
    const lost = await rejection(method.finish(session, receipts, request, callOf()));
    expect(lost).toMatchObject({ kind: "interrupted" });
    const asset = await method.finish(session, receipts, request, callOf({ repeated: true }));
    expect(asset).toMatchObject({ id });
    expect(stage.operations().filter((made) => made === operation)).toHaveLength(1);
    await ready(id);
    expect(await stage.assets()).toMatchObject([{ id, sha256: sha256(large) }]);
  });

  it("never deletes the entry", async () => {
    stage = await startStage();
    const id = await emptyEntry();
    const request = requestFor(id, small);
    const method = stage.method(name);
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request);
    await method.finish(session, receipts, request, callOf());
    await method.discard?.(session, callOf());
    expect(await stage.assets()).toMatchObject([{ id, sha256: sha256(small) }]);
  });

  it("sends nothing when there is no such entry, or when a field would be passed over", async () => {
    stage = await startStage();
    const nowhere = await rejection(upload(name, requestFor("1_nowhere0", small)));
    expect(nowhere).toMatchObject({ kind: "not-found", code: "ENTRY_ID_NOT_FOUND" });
    const extras = parseExtras({ partnerData: "order 5" });
    const passedOver = await rejection(upload(name, requestFor("1_x", small, { extras })));
    expect(passedOver).toMatchObject({ kind: "invalid-input" });
    expect(String(passedOver)).toContain("extras.partnerData");
    expect(stage.operations()).toEqual(["kaltura.media.get"]);
  });
});

describe("import into an existing entry", () => {
  const pulled = Buffer.from("the file's bytes");

  async function requestOfUrl(url: string, assetId: string): Promise<OpenRequest> {
    const facts = { kind: "url", url, sizeBytes: undefined, name: "talk.mp4" } as const;
    const { content, ...rest } = requestFor(assetId, bytesOf(0), { facts });
    return Promise.resolve({ ...rest, content: { ...content, parts: [] } });
  }

  it.each([
    ["its first content", false],
    ["a replacement", true],
  ])("pulls %s, and finds it again when the answer was lost", async (_, hadContent) => {
    stage = await startStage();
    const origin = await startScriptedServer(() => ({ body: pulled.toString() }));
    const id = hadContent
      ? (await upload("token", requestFor(undefined, small))).id
      : await emptyEntry();
    if (hadContent) await ready(id);
    const request = await requestOfUrl(`${origin.url}/talk.mp4`, id);
    const method = stage.method("import");
    const operation = `kaltura.media.${hadContent ? "update" : "add"}content`;
    stage.emulator.faults.add({ operation, kind: "reset-before-answer" });
    expect(await rejection(method.open(request, callOf()))).toMatchObject({ kind: "interrupted" });
    expect(await method.recover?.(request, callOf({ repeated: true }))).toBeUndefined();
    const session = await method.open(request, callOf({ repeated: true }));
    const asset = await method.finish(session, [], request, callOf());
    expect(asset).toMatchObject({ id, state: "processing" });
    await method.discard?.(session, callOf());
    await ready(id);
    expect(await stage.assets()).toMatchObject([{ id, via: "import", sha256: sha256(pulled) }]);
    await origin.stop();
  });
});
