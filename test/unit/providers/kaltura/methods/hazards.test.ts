/** What goes wrong inside Kaltura's own upload code, recorded from it: each survived, noticed, or named as what is not. */
import { afterEach, describe, expect, it } from "vitest";
import {
  manualClock,
  type KalturaHazards,
  type RequestRecord,
} from "../../../../../src/emulator/index.js";
import { createUploader } from "../../../../../src/uploader.js";
import { bytesOf, callOf, rejection, requestOf, sha256 } from "../fixtures.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const bytes = bytesOf(1050);
const request = requestOf({ bytes, partBytes: 100 });

async function withHazards(
  hazards: Partial<KalturaHazards>,
  options: { readonly strict?: boolean } = {},
): Promise<void> {
  stage = await startStage(options, { kaltura: { hazards } });
}

/** A whole upload whose parts go up in this order, one after another. */
async function upload(indices?: readonly number[], of = request): Promise<void> {
  const method = stage.method("chunked");
  const session = await method.open(of, callOf());
  const order = indices ?? of.content.parts.map(({ index }) => index);
  for (const index of order) await sendParts(method, session, of, [index]);
  await method.finish(session, [], of, callOf());
}

/** The same through the engine, with its parallel parts and its retries. */
async function uploadByEngine(more: { readonly width?: number } = {}): Promise<void> {
  const uploader = createUploader(stage.provider, { retry: { baseMs: 1 } });
  await uploader.upload(bytes, { name: "talk.mp4", method: "chunked", partBytes: 100, ...more });
}

const uploads = (): readonly RequestRecord[] =>
  stage.emulator.requests().filter(({ operation }) => operation.endsWith("uploadtoken.upload"));
const struck = (): readonly unknown[] =>
  stage.emulator.requests().flatMap(({ details }) => details.hazard ?? []);
const whole = { sizeBytes: 1050, sha256: sha256(bytes) };

describe("a first part that is sent again (H1)", () => {
  it("never is: after a lost answer there is another token", async () => {
    const clock = manualClock(1_800_000_000_000);
    const hazards = { stalledFirstParts: [1], copiedFirstParts: [1], stallMs: 60_000 };
    stage = await startStage({ clock: () => clock.now() }, { clock, kaltura: { hazards } });
    const method = stage.method("chunked");
    const impatient = new AbortController();
    const stalled = method.open(request, callOf({ signal: impatient.signal }));
    await expect.poll(() => stage.operations()).toHaveLength(1);
    impatient.abort();
    await rejection(stalled);
    const session = await method.open(request, callOf({ repeated: true }));
    await sendParts(method, session, request);
    await method.finish(session, [], request, callOf());
    await clock.advance(120_000);
    expect(struck()).toEqual(["stalledFirstParts"]);
    expect(await stage.assets()).toMatchObject([whole]);
  });
});

describe("a token that was begun with another file (H2)", () => {
  it("is never taken up again, although name and size are the same", async () => {
    await withHazards({});
    const method = stage.method("chunked");
    const abandoned = requestOf({ bytes: Buffer.from(bytes).reverse(), partBytes: 100 });
    await sendParts(method, await method.open(abandoned, callOf()), abandoned, [0, 3, 5]);
    await upload();
    expect(await stage.assets()).toMatchObject([whole]);
  });
});

describe("a part that is acknowledged and thrown away (H3)", () => {
  it.each<keyof KalturaHazards>(["lostWaitingParts", "stuckLocks"])(
    "by %s is found missing at the end, and sent again",
    async (hazard) => {
      await withHazards({ [hazard]: [1] });
      await upload([0, 2, 1, 4, 3, 5, 6, 7, 8, 9, 10]);
      expect(struck()).toContain(hazard);
      expect(await stage.assets()).toMatchObject([whole]);
    },
  );
});

describe("offsets (H4, H7)", () => {
  it("are always told, and no part is at the offset of another", async () => {
    await withHazards({ appendRaceMs: 5 });
    await uploadByEngine();
    const offsets = uploads().map(({ details }) => Number(details.resumeAt));
    const inOrder = [...offsets].sort((one, other) => one - other);
    expect(inOrder).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1050]);
    expect(offsets.at(-1)).toBe(1050);
    expect(await stage.assets()).toMatchObject([whole]);
  });
});

describe("a write that fails on the server (H5)", () => {
  it("of the part itself shows in the answer, and the part is sent again", async () => {
    await withHazards({ failedDirectWrites: [3] });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    await sendParts(method, session, request, [0, 1]);
    expect(await rejection(sendParts(method, session, request, [2]))).toMatchObject({
      kind: "interrupted",
    });
    await sendParts(method, session, request, [2, 3, 4, 5, 6, 7, 8, 9, 10]);
    await method.finish(session, [], request, callOf());
    expect(await stage.assets()).toMatchObject([whole]);
  });

  it("of the part itself is survived with parts side by side", async () => {
    await withHazards({ failedDirectWrites: [1] });
    await uploadByEngine();
    expect(struck()).toEqual(["failedDirectWrites"]);
    expect(await stage.assets()).toMatchObject([whole]);
  });

  it.each([1, 4, 11])("of part %i is survived with one part at a time", async (occasion) => {
    await withHazards({ failedDirectWrites: [occasion] });
    await uploadByEngine({ width: 1 });
    expect(struck()).toEqual(["failedDirectWrites"]);
    expect(await stage.assets()).toMatchObject([whole]);
  });

  it.each([
    ["many parts are taken in", 1050, [0, 2, 3, 1, 5, 6, 7, 8, 9, 10, 4]],
    ["the last two are", 1050, [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 8]],
    ["the last one then ends where its place begins", 1000, [0, 1, 2, 3, 4, 5, 6, 8, 9, 7]],
  ])("while the file is closed and %s is mended", async (_, size, order) => {
    await withHazards({ failedFinalWrites: [1] });
    const content = bytesOf(size);
    await upload(order, requestOf({ bytes: content, partBytes: 100 }));
    expect(struck()).toContain("failedFinalWrites");
    expect(await stage.assets()).toMatchObject([{ sizeBytes: size, sha256: sha256(content) }]);
  });

  it("of a part that had to wait goes unnoticed by anybody: only the stored file tells", async () => {
    await withHazards({ failedDrainWrites: [1] });
    await upload([0, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(struck()).toEqual(["failedDrainWrites"]);
    const [asset] = await stage.assets();
    expect(asset?.sizeBytes).toBe(1050);
    expect(asset?.sha256).not.toBe(sha256(bytes));
  });

  it("of a part that had to wait cannot be in a strict upload, in which none waits", async () => {
    await withHazards({ failedDrainWrites: [1], failedDirectWrites: [2, 5] }, { strict: true });
    await uploadByEngine();
    expect(struck()).toEqual(["failedDirectWrites", "failedDirectWrites"]);
    expect(uploads().every(({ concurrent }) => concurrent === 1)).toBe(true);
    expect(await stage.assets()).toMatchObject([whole]);
  });
});

describe("a final with bytes that is stored in half (H6)", () => {
  it("never is: the final carries none", async () => {
    await withHazards({ halfStoredFinals: [1] });
    await uploadByEngine();
    expect(struck()).toEqual([]);
    expect(uploads().at(-1)?.details).toMatchObject({ resumeAt: 1050, size: 0 });
    expect(await stage.assets()).toMatchObject([whole]);
  });
});

describe("parts before the first one's answer (H8)", () => {
  it("are not sent: the token is opened alone", async () => {
    await withHazards({});
    await uploadByEngine();
    const [opening, ...rest] = stage.emulator.requests();
    const openedAt = opening?.endedAt ?? Infinity;
    expect(rest.every(({ startedAt }) => startedAt >= openedAt)).toBe(true);
    expect(await stage.assets()).toMatchObject([whole]);
  });
});

describe("answers that mean nothing", () => {
  it.each<Partial<KalturaHazards>>([
    { failedFinals: [1] },
    { failedFinals: [1, 2] },
    { heldClosures: [1] },
    { lateSaves: [1] },
    { reportedSizes: "backward" },
    { reportedSizes: "mid-part" },
    { reportedSizes: "lagging" },
  ])("like %j are seen through", async (hazards) => {
    await withHazards(hazards);
    await uploadByEngine();
    expect(await stage.assets()).toMatchObject([whole]);
  });
});
