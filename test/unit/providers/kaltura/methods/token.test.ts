import { afterEach, describe, expect, it } from "vitest";
import { parseExtras } from "../../../../../src/providers/kaltura/extras.js";
import { bytesOf, callOf, rejection, requestOf, sha256 } from "../fixtures.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

describe("the token method", () => {
  it("uploads in one request and makes the entry in another", async () => {
    stage = await startStage();
    const bytes = bytesOf(100_000);
    const metadata = {
      title: "Öl & Wasser",
      description: 'About "things"',
      tags: ["a", "b"],
      publishAt: new Date(1_700_000_000_000),
    };
    const request = requestOf({ bytes, metadata, extras: parseExtras({ partnerData: "order 5" }) });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    expect(stage.operations()).toEqual([]);
    const receipts = await sendParts(method, session, request);
    const asset = await method.finish(session, receipts, request, callOf());
    expect(stage.operations()).toEqual(["kaltura.multirequest", "kaltura.multirequest"]);
    expect(stage.operations()).toHaveLength(method.cost.perUpload + method.cost.perPart);
    expect(asset).toMatchObject({ provider: "Kaltura", state: "processing" });
    expect(await stage.assets()).toMatchObject([
      {
        id: asset.id,
        title: "Öl & Wasser",
        via: "token",
        sizeBytes: bytes.length,
        sha256: sha256(bytes),
        fileName: "talk.mp4",
        metadata: {
          description: 'About "things"',
          tags: "a,b",
          referenceId: request.uploadId,
          startDate: 1_700_000_000,
          partnerData: "order 5",
        },
      },
    ]);
  });

  it("reports the file's own bytes, not those of the form", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(50_000) });
    const method = stage.method("token");
    const [part] = request.content.parts;
    let sentBytes = 0;
    const call = callOf({ onSent: (bytes) => (sentBytes += bytes) });
    const session = await method.open(request, call);
    await method.send(session, part!, request.content.slice(part!), call);
    expect(sentBytes).toBe(50_000);
  });

  it("takes a new token each time it sends", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(1000) });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    const first = await sendParts(method, session, request);
    const second = await sendParts(method, session, request);
    expect(first).not.toEqual(second);
    await method.finish(session, second, request, callOf());
    expect(await stage.assets()).toMatchObject([{ sha256: sha256(bytesOf(1000)) }]);
  });

  it("forgets the tokens that it filled", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(1000) });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    await sendParts(method, session, request);
    const receipts = await sendParts(method, session, request);
    await method.discard?.(session, callOf());
    const deletions = stage.operations().filter((name) => name === "kaltura.uploadtoken.delete");
    expect(deletions).toHaveLength(2);
    expect(await rejection(method.finish(session, receipts, request, callOf()))).toMatchObject({
      code: "UPLOAD_TOKEN_NOT_FOUND",
      message: expect.stringContaining("does not take files of this type") as string,
    });
  });

  it("can go on after a restart only with nothing held", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(1000) });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    const parts = request.content.parts;
    expect(await method.inspect?.(session, parts, callOf(), request.content)).toEqual({
      held: [],
      complete: false,
    });
    expect(await method.recover?.(request, callOf())).toBeUndefined();
    expect(stage.operations()).toEqual([]);
  });

  it("refuses what Kaltura would misread, before anything is sent", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(10), metadata: { tags: ["a,b"] } });
    const opening = Promise.resolve().then(() => stage.method("token").open(request, callOf()));
    expect(await rejection(opening)).toMatchObject({ kind: "invalid-input" });
    expect(stage.operations()).toEqual([]);
  });

  it("says that the account refuses the type of the file", async () => {
    stage = await startStage({}, { kaltura: { allowedExtensions: ["mov"] } });
    const request = requestOf({ bytes: bytesOf(1000) });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    expect(await rejection(sendParts(method, session, request))).toMatchObject({
      kind: "rejected",
      code: "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD",
    });
    expect(await stage.assets()).toEqual([]);
  });

  it("leaves no entry behind when the token has gone", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(1000) });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    const receipts = [{ part: 0, proof: { tokenId: `1_${"0".repeat(32)}` } }];
    expect(await rejection(method.finish(session, receipts, request, callOf()))).toMatchObject({
      kind: "session-lost",
      code: "UPLOAD_TOKEN_NOT_FOUND",
      assetId: undefined,
    });
    expect(stage.operations()).toEqual(["kaltura.multirequest", "kaltura.media.delete"]);
    expect(await stage.assets()).toEqual([]);
  });
});

describe("making the entry when an answer was lost", () => {
  it.each([
    ["under the upload's own id", {}],
    ["under the caller's reference id", { referenceId: "mine" }],
  ])("gives the same asset twice, %s", async (_, metadata) => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(1000), metadata });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request);
    stage.emulator.faults.add({ operation: "kaltura.multirequest", kind: "lose-answer" });
    const lost = await rejection(method.finish(session, receipts, request, callOf()));
    expect(lost).toMatchObject({ kind: "interrupted", method: "token" });
    const asset = await method.finish(session, receipts, request, callOf({ repeated: true }));
    const again = await method.finish(session, receipts, request, callOf({ repeated: true }));
    expect(again.id).toBe(asset.id);
    expect(await stage.assets()).toMatchObject([{ id: asset.id, sha256: sha256(bytesOf(1000)) }]);
    expect(stage.emulator.faults.unfired()).toEqual([]);
  });

  it("makes the entry when the lost request never arrived", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(1000) });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request);
    stage.emulator.faults.add({ operation: "kaltura.multirequest", kind: "reset-before-answer" });
    await rejection(method.finish(session, receipts, request, callOf()));
    const asset = await method.finish(session, receipts, request, callOf({ repeated: true }));
    expect(await stage.assets()).toMatchObject([{ id: asset.id, via: "token" }]);
  });

  it.each([
    ["under the upload's own id", {}],
    ["under the caller's reference id", { referenceId: "mine" }],
  ])("finds the entry after a restart, with a token of its own, %s", async (_, metadata) => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(1000), metadata });
    const method = stage.method("token");
    const session = await method.open(request, callOf());
    const first = await sendParts(method, session, request);
    const asset = await method.finish(session, first, request, callOf());
    const second = await sendParts(method, session, request);
    const again = await method.finish(session, second, request, callOf({ repeated: true }));
    expect(again.id).toBe(asset.id);
    expect(await stage.assets()).toHaveLength(1);
  });
});
