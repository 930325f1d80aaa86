/** Upload tokens that an earlier upload left unfinished. */
import { afterEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../../src/emulator/index.js";
import type { OpenRequest } from "../../../../../src/provider.js";
import { parseExtras } from "../../../../../src/providers/kaltura/extras.js";
import { bytesOf, callOf, rejection, requestOf, sha256, type Wish } from "../fixtures.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const upload = "kaltura.uploadtoken.upload";
const bytes = bytesOf(1050);
const finding = parseExtras({ findUnfinished: true });

function ask(changes: Partial<Wish> = {}): OpenRequest {
  return requestOf({ bytes, partBytes: 100, extras: finding, ...changes });
}

/** An upload that ends after some parts, and leaves its token. */
async function leave(request: OpenRequest, indices: readonly number[]): Promise<string> {
  const method = stage.method("chunked");
  const session = await method.open(request, callOf());
  await sendParts(method, session, request, indices);
  return (session as { readonly tokenId: string }).tokenId;
}

/** A whole upload. @returns the offsets of its parts */
async function complete(request: OpenRequest): Promise<readonly unknown[]> {
  const before = stage.emulator.requests().length;
  const method = stage.method("chunked");
  const session = await method.open(request, callOf());
  const receipts = await sendParts(method, session, request);
  expect(receipts).toHaveLength(request.content.parts.length);
  await method.finish(session, receipts, request, callOf());
  const made = stage.emulator.requests().slice(before);
  return made.filter((line) => line.operation === upload).map(({ details }) => details.resumeAt);
}

const whole = { sizeBytes: 1050, sha256: sha256(bytes) };

describe("an unfinished token that is looked for", () => {
  it("is gone on with where its file ends, whatever waits behind that", async () => {
    stage = await startStage();
    await leave(ask(), [0, 1, 2, 5]);
    expect(await complete(ask())).toEqual([300, 400, 500, 600, 700, 800, 900, 1000, 1050]);
    expect(await stage.assets()).toMatchObject([whole]);
  });

  it.each<[string, Partial<Wish>]>([
    ["its content differs", { facts: { fingerprint: "another" } }],
    ["its name differs", { facts: { name: "other.mp4" } }],
    ["nobody asked to find it", { extras: {} }],
  ])("is not when %s", async (_, changes) => {
    stage = await startStage();
    await leave(ask(changes), [0, 1, 2]);
    expect(await complete(ask())).toHaveLength(12);
    expect(await stage.assets()).toMatchObject([whole]);
  });

  it("is not after seven days", async () => {
    const clock = manualClock(1_800_000_000_000);
    stage = await startStage({ clock: () => clock.now() }, { clock });
    const request = ask({ startedAt: clock.now() });
    await leave(request, [0, 1, 2]);
    await clock.advance(604_801_000);
    expect(await complete(request)).toHaveLength(12);
  });

  it("keeps the file's extension, and its name as far as there is room", async () => {
    stage = await startStage();
    const name = `${"long ".repeat(60)}.mp4`;
    await leave(ask({ facts: { name } }), [0]);
    expect(await complete(ask({ facts: { name } }))).toHaveLength(11);
    const [asset] = await stage.assets();
    expect(asset?.fileName).toMatch(/^long .*-[0-9a-f]{32}\.mp4$/);
  });
});

describe("an unfinished token that is named", () => {
  const named = (uploadTokenId: string): OpenRequest =>
    ask({ extras: parseExtras({ uploadTokenId }) });

  it("is gone on with", async () => {
    stage = await startStage();
    const id = await leave(ask({ extras: {} }), [0, 1, 2, 3]);
    expect(await complete(named(id))).toEqual([400, 500, 600, 700, 800, 900, 1000, 1050]);
    expect(await stage.assets()).toMatchObject([whole]);
  });

  it("may be complete already", async () => {
    stage = await startStage();
    const request = ask({ extras: {} });
    const id = await leave(request, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    stage.emulator.faults.add({ operation: "kaltura.multirequest", kind: "reset-before-answer" });
    const method = stage.method("chunked");
    const left = {
      ...{ tokenId: id, uploadUrl: null, fileName: "talk.mp4", sizeBytes: 1050, heldBytes: 1 },
      ...{ mark: { referenceId: "mine", name: null, createdSince: 0 }, target: null },
    };
    await rejection(method.finish(left, [], request, callOf()));
    expect(await complete(named(id))).toEqual([1050]);
    expect(await stage.assets()).toMatchObject([whole]);
  });

  it("is deleted when the upload is cancelled", async () => {
    stage = await startStage();
    const id = await leave(ask({ extras: {} }), [0]);
    const method = stage.method("chunked");
    await method.discard?.(await method.open(named(id), callOf()), callOf());
    const opening = method.open(named(id), callOf());
    expect(await rejection(opening)).toMatchObject({ code: "UPLOAD_TOKEN_NOT_FOUND" });
  });

  it("must be for a file of this size", async () => {
    stage = await startStage();
    const other = requestOf({ bytes: bytesOf(900), partBytes: 100 });
    const id = await leave(other, [0, 1]);
    const error = await rejection(stage.method("chunked").open(named(id), callOf()));
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect(String(error)).toContain("is for a file of 900 bytes, and this one has 1050");
  });

  it("must not be used up", async () => {
    stage = await startStage();
    const request = ask({ extras: {} });
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    await sendParts(method, session, request);
    await method.finish(session, [], request, callOf());
    const { tokenId } = session as { readonly tokenId: string };
    const error = await rejection(method.open(named(tokenId), callOf()));
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect(String(error)).toContain("cannot be continued (status 3)");
  });

  it("is for chunked", async () => {
    stage = await startStage();
    const opening = Promise.resolve().then(() =>
      stage.method("token").open(named("1_token"), callOf()),
    );
    expect(await rejection(opening)).toMatchObject({ kind: "invalid-input", method: "token" });
  });
});
