import { afterEach, describe, expect, it } from "vitest";
import { bytesOf, callOf, rejection, requestOf, sha256 } from "../fixtures.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const upload = "kaltura.uploadtoken.upload";
const pair = "kaltura.multirequest";

describe("the chunked method", () => {
  it.each([
    ["many parts", 10_000, 1000],
    ["parts and a rest", 10_500, 1000],
    ["a rest of one byte", 2001, 1000],
    ["one part", 1000, 1000],
    ["parts of one byte", 4, 1],
  ])("uploads %s", async (_, sizeBytes, partBytes) => {
    stage = await startStage();
    const bytes = bytesOf(sizeBytes);
    const request = requestOf({ bytes, partBytes });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request);
    const asset = await method.finish(session, receipts, request, callOf());
    expect(receipts.map(({ part }) => part)).toEqual(
      request.content.parts.map(({ index }) => index),
    );
    expect(await stage.assets()).toMatchObject([
      { id: asset.id, via: "token", sizeBytes, sha256: sha256(bytes), fileName: "talk.mp4" },
    ]);
    const ownRequest = request.content.parts.filter(({ end }) => end > 1).length;
    expect(stage.operations()).toHaveLength(
      method.cost.perUpload + method.cost.perPart * ownRequest,
    );
  });

  it("opens with one byte, sends to fixed offsets, and closes with nothing at the exact end", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(250), partBytes: 100 });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    await sendParts(method, session, request);
    await method.finish(session, [], request, callOf());
    expect(stage.operations()).toEqual([pair, upload, upload, upload, upload, pair]);
    const uploads = stage.emulator.requests().filter(({ operation }) => operation === upload);
    expect(uploads.map(({ details }) => [details.resumeAt, details.size])).toEqual([
      [0, 100],
      [100, 100],
      [200, 50],
      [250, 0],
    ]);
    expect(JSON.parse(JSON.stringify(session))).toEqual(session);
  });

  it("takes parts in any order, side by side and twice", async () => {
    stage = await startStage();
    const bytes = bytesOf(200_000);
    const request = requestOf({ bytes, partBytes: 10_000 });
    const { parts } = request.content;
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    for (let first = parts.length - 4; first >= 0; first -= 4) {
      const group = parts.slice(first, first + 4);
      await Promise.all(
        [...group, ...group.slice(0, 1)].map((part) =>
          method.send(session, part, request.content.slice(part), callOf()),
        ),
      );
    }
    const asset = await method.finish(session, [], request, callOf());
    expect(await stage.assets()).toMatchObject([{ id: asset.id, sha256: sha256(bytes) }]);
  });

  it("makes a file of one byte of nothing but the opening", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(1) });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request);
    expect(receipts).toEqual([{ part: 0, proof: { uploadedFileSize: 1 } }]);
    await method.finish(session, receipts, request, callOf());
    expect(stage.operations()).toEqual([pair, upload, pair]);
    expect(await stage.assets()).toMatchObject([{ sha256: sha256(bytesOf(1)) }]);
  });

  it("counts the part's own bytes as sent", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(3000), partBytes: 1000 });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    let sentBytes = 0;
    const call = callOf({ onSent: (bytes) => (sentBytes += bytes) });
    for (const part of request.content.parts)
      await method.send(session, part, request.content.slice(part), call);
    expect(sentBytes).toBe(3000);
  });

  it("refuses an empty file before anything is sent", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(10), facts: { sizeBytes: 0 } });
    const error = await rejection(stage.method("chunked").open(request, callOf()));
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect(stage.operations()).toEqual([]);
  });

  it("takes a stream whose end shows only after the last part", async () => {
    stage = await startStage();
    const bytes = bytesOf(250);
    const known = requestOf({ bytes, partBytes: 100 });
    const facts = { ...known.content.facts, sizeBytes: undefined };
    const parts = known.content.parts.slice(0, 1);
    const request = { ...known, content: { ...known.content, facts, parts } };
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, known);
    await method.finish(session, receipts, known, callOf());
    expect(await stage.assets()).toMatchObject([{ sizeBytes: 250, sha256: sha256(bytes) }]);
  });

  it("closes no stream of which the end is not known", async () => {
    stage = await startStage();
    const known = requestOf({ bytes: bytesOf(250), partBytes: 100 });
    const facts = { ...known.content.facts, sizeBytes: undefined };
    const request = { ...known, content: { ...known.content, facts } };
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const error = await rejection(method.finish(session, [], request, callOf()));
    expect(error).toMatchObject({ kind: "internal" });
  });

  it("opens anew after a lost opening, and never repeats the old one", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(300), partBytes: 100 });
    const method = stage.method("chunked");
    stage.emulator.faults.add({ operation: pair, kind: "lose-answer" });
    expect(await rejection(method.open(request, callOf()))).toMatchObject({ kind: "interrupted" });
    expect(await method.recover?.(request, callOf())).toBeUndefined();
    const session = await method.open(request, callOf());
    await sendParts(method, session, request);
    await method.finish(session, [], request, callOf());
    expect(await stage.assets()).toMatchObject([{ sha256: sha256(bytesOf(300)) }]);
  });

  it("acknowledges a late double of a part that the file already has", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(300), partBytes: 100 });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    await sendParts(method, session, request);
    const asset = await method.finish(session, [], request, callOf());
    expect(await sendParts(method, session, request, [1])).toMatchObject([{ part: 1 }]);
    expect(await stage.assets()).toMatchObject([{ id: asset.id, sha256: sha256(bytesOf(300)) }]);
  });

  it("takes parts of different sizes, in any order", async () => {
    stage = await startStage();
    const bytes = bytesOf(1000);
    const ends = [100, 150, 400, 650, 900, 920, 1000];
    const parts = ends.map((end, index) => ({ index, start: ends[index - 1] ?? 0, end }));
    const whole = requestOf({ bytes });
    const request = { ...whole, content: { ...whole.content, parts } };
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request, [3, 0, 5, 1, 1, 2, 6, 4]);
    await method.finish(session, receipts, request, callOf());
    expect(await stage.assets()).toMatchObject([{ sha256: sha256(bytes) }]);
  });

  it("cannot go on with what it did not write", async () => {
    stage = await startStage();
    const inspecting = Promise.resolve().then(() =>
      stage
        .method("chunked")
        .inspect?.({ tokenId: 5 }, [], callOf(), requestOf({ bytes: bytesOf(1) }).content),
    );
    expect(await rejection(inspecting)).toMatchObject({ kind: "session-lost" });
  });
});

describe("discarding a chunked upload", () => {
  it("forgets the token, and is content when there is none", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(300), partBytes: 100 });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    await method.discard?.(session, callOf());
    await method.discard?.(session, callOf());
    expect(await rejection(sendParts(method, session, request))).toMatchObject({
      kind: "session-lost",
      code: "UPLOAD_TOKEN_NOT_FOUND",
    });
    expect(await stage.assets()).toEqual([]);
  });

  it("removes the asset too: who discards an upload was never told of one", async () => {
    stage = await startStage();
    const request = requestOf({ bytes: bytesOf(300), partBytes: 100 });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    await sendParts(method, session, request);
    await method.finish(session, [], request, callOf());
    await method.discard?.(session, callOf());
    expect(await stage.assets()).toEqual([]);
  });
});
