import { afterEach, describe, expect, it } from "vitest";
import { bytesOf, callOf, rejection, requestOf, sha256 } from "../fixtures.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const upload = "kaltura.uploadtoken.upload";
const bytes = bytesOf(1050);
const request = requestOf({ bytes, partBytes: 100 });

/** Offsets of the uploads that a finish made. */
async function finishAfter(indices: readonly number[]): Promise<readonly unknown[]> {
  stage = await startStage();
  const method = stage.method("chunked");
  const session = await method.open(request, callOf());
  const receipts = await sendParts(method, session, request, indices);
  const before = stage.emulator.requests().length;
  const asset = await method.finish(session, receipts, request, callOf());
  expect(await stage.assets()).toMatchObject([{ id: asset.id, sha256: sha256(bytes) }]);
  const made = stage.emulator.requests().slice(before);
  expect(made.every(({ concurrent }) => concurrent === 1)).toBe(true);
  return made
    .filter(({ operation }) => operation === upload)
    .map(({ details }) => details.resumeAt);
}

describe("a file that does not match at its end", () => {
  it("gets what is missing in the middle, and one piece that takes in what waits behind it", async () => {
    expect(await finishAfter([0, 1, 2, 4, 5, 6, 7, 8, 9, 10])).toEqual([1050, 300, 300, 1050]);
  });

  it("gets what is missing in several places", async () => {
    const offsets = await finishAfter([0, 2, 4, 6, 8, 10]);
    expect(offsets.slice(0, 2)).toEqual([1050, 100]);
    expect(offsets.at(-1)).toBe(1050);
    expect(offsets).toEqual(expect.arrayContaining([100, 300, 500, 700, 900]));
    expect(offsets.filter((offset) => offset === 1050)).toHaveLength(2);
  });

  it("gets all of it when nothing of it arrived", async () => {
    expect(await finishAfter([])).toEqual([
      1050, 0, 0, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1050,
    ]);
  });
});

describe("closing when an answer was lost", () => {
  it("asks first, and does not close what is closed", async () => {
    stage = await startStage();
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request);
    stage.emulator.faults.add({ operation: upload, kind: "lose-answer" });
    const lost = await rejection(method.finish(session, receipts, request, callOf()));
    expect(lost).toMatchObject({ kind: "interrupted", operation: "uploadToken.upload" });
    const before = stage.operations().length;
    const asset = await method.finish(session, receipts, request, callOf({ repeated: true }));
    expect(stage.operations().slice(before)).not.toContain(upload);
    expect(await stage.assets()).toMatchObject([{ id: asset.id, sha256: sha256(bytes) }]);
    expect(stage.emulator.faults.unfired()).toEqual([]);
  });

  it("closes what is still open", async () => {
    stage = await startStage();
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const receipts = await sendParts(method, session, request);
    stage.emulator.faults.add({ operation: upload, kind: "reset-before-answer" });
    await rejection(method.finish(session, receipts, request, callOf()));
    const asset = await method.finish(session, receipts, request, callOf({ repeated: true }));
    expect(await stage.assets()).toMatchObject([{ id: asset.id, sha256: sha256(bytes) }]);
  });

  it.each([
    ["under the upload's own id", {}],
    ["under the caller's reference id", { referenceId: "mine" }],
  ])("finds the entry that was made, %s", async (_, metadata) => {
    stage = await startStage();
    const named = requestOf({ bytes, partBytes: 100, metadata });
    const method = stage.method("chunked");
    const session = await method.open(named, callOf());
    const receipts = await sendParts(method, session, named);
    stage.emulator.faults.add({ operation: "kaltura.multirequest", kind: "lose-answer" });
    const lost = await rejection(method.finish(session, receipts, named, callOf()));
    expect(lost).toMatchObject({ kind: "interrupted" });
    const asset = await method.finish(session, receipts, named, callOf({ repeated: true }));
    expect(await stage.assets()).toMatchObject([{ id: asset.id, sha256: sha256(bytes) }]);
  });

  it("leaves alone what another upload made under the same reference id", async () => {
    stage = await startStage();
    const metadata = { referenceId: "mine" };
    const method = stage.method("chunked");
    const finish = async (size: number, uploadId: string, repeated: boolean): Promise<string> => {
      const named = requestOf({ bytes: bytesOf(size), partBytes: 500, metadata, uploadId });
      const session = await method.open(named, callOf());
      const receipts = await sendParts(method, session, named);
      return (await method.finish(session, receipts, named, callOf({ repeated }))).id;
    };
    const first = await finish(1000, "first", false);
    const second = await finish(2000, "second", true);
    expect(second).not.toBe(first);
    expect((await stage.assets()).map(({ sizeBytes }) => sizeBytes)).toEqual([1000, 2000]);
  });
});
