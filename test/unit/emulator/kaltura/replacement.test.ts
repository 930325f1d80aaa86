/** New content for an entry: in place, or through a temporary entry. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import type { KalturaRules } from "../../../../src/emulator/kaltura/rules.js";
import { fullToken, ks, sha256Of, startKaltura, tokenResource, until, upload } from "./harness.js";
import type { Kaltura } from "./harness.js";

const processingMs = 1000;
const before = new TextEncoder().encode("before");
const after = new TextEncoder().encode("after");

let clock: ManualClock;
let kaltura: Kaltura;
afterEach(() => kaltura.stop());

async function start(rules: Partial<KalturaRules> = {}): Promise<void> {
  clock = manualClock();
  kaltura = await startKaltura({ clock, processingMs, rules });
}

async function addEntry(fields: object = {}): Promise<string> {
  const entry = { mediaType: 1, name: "n", ...fields };
  return (await kaltura.api("media.add", { entry })).id;
}

/** An entry that is ready. */
async function readyEntry(fields: object = {}): Promise<string> {
  const entryId = await addEntry(fields);
  const resource = tokenResource(await fullToken(kaltura, before));
  await kaltura.api("media.addContent", { entryId, resource });
  await process();
  return entryId;
}

async function process(): Promise<void> {
  await clock.untilSleeping(1);
  await clock.advance(processingMs);
}

const get = (entryId: string) => kaltura.api("media.get", { entryId });
const update = async (entryId: string, params: object = {}) =>
  kaltura.api("media.updateContent", {
    ...{ entryId, resource: tokenResource(await fullToken(kaltura, after, "b.mov")) },
    ...params,
  });
const approve = (entryId: string) => kaltura.api("media.approveReplace", { entryId });
const cancel = (entryId: string) => kaltura.api("media.cancelReplace", { entryId });

describe("in place", () => {
  beforeEach(() => start());

  it("an entry without content gets its first", async () => {
    const id = await addEntry();
    const answer = await update(id, { conversionProfileId: 1002 });
    expect(answer).toMatchObject({
      id,
      status: 1,
      replacementStatus: 0,
      conversionProfileId: 1002,
    });
    await process();
    expect(kaltura.platform.assets()).toMatchObject([{ state: "2", sha256: sha256Of(after) }]);
  });

  it("an image is overwritten", async () => {
    const id = await readyEntry({ mediaType: 2 });
    expect(await update(id)).toMatchObject({ status: 1, replacementStatus: 0 });
    await process();
    expect(kaltura.platform.assets()).toMatchObject([{ id, sha256: sha256Of(after) }]);
  });
});

describe("through a temporary entry", () => {
  beforeEach(() => start());

  it("the old content stays until the new is ready", async () => {
    const id = await readyEntry();
    const answer = await update(id);
    expect(answer).toMatchObject({ id, status: 2, replacementStatus: 1 });
    const replacing = String(answer.replacingEntryId);
    expect(await get(replacing)).toMatchObject({ status: 1, replacedEntryId: id, name: "n" });
    expect(kaltura.platform.assets()).toMatchObject([{ id, sha256: sha256Of(before) }]);
    expect((await kaltura.api("media.list", { filter: { statusIn: "1,2" } })).totalCount).toBe(1);

    await process();
    expect(kaltura.platform.assets()).toMatchObject([
      { id, state: "2", sha256: sha256Of(after), fileName: "b.mov" },
    ]);
    const replaced = await get(id);
    expect(replaced).toMatchObject({ status: 2, replacementStatus: 0 });
    expect(replaced).not.toHaveProperty("replacingEntryId");
    expect((await get(replacing)).code).toBe("ENTRY_ID_NOT_FOUND");
    const { objects } = await kaltura.api("flavorAsset.list", { filter: { entryIdEqual: id } });
    expect(objects).toMatchObject([{ isOriginal: true, status: 2 }]);
  });

  it("there is one at a time", async () => {
    const id = await readyEntry();
    await update(id);
    expect(await update(id)).toEqual({
      code: "ENTRY_REPLACEMENT_ALREADY_EXISTS",
      message: "Entry already in replacement",
      objectType: "KalturaAPIException",
      args: [],
    });
    await process();
    expect((await update(id)).replacementStatus).toBe(1);
  });

  it("the new content may be attached before its bytes come", async () => {
    const id = await readyEntry();
    const token = (await kaltura.api("uploadToken.add")).id;
    const { replacingEntryId } = await update(id, { resource: tokenResource(token) });
    expect((await get(String(replacingEntryId))).status).toBe(0);
    expect((await upload(kaltura, token, after)).status).toBe(3);
    await process();
    expect(kaltura.platform.assets()).toMatchObject([{ id, sha256: sha256Of(after) }]);
  });

  it("goes with the entry that it is for", async () => {
    const id = await readyEntry();
    const { replacingEntryId } = await update(id);
    expect(await kaltura.api("media.delete", { entryId: id })).toBeNull();
    expect((await get(String(replacingEntryId))).code).toBe("ENTRY_ID_NOT_FOUND");
    expect(kaltura.platform.assets()).toEqual([]);
  });

  it("comes to nothing with a token that is not there", async () => {
    const id = await readyEntry();
    const resource = tokenResource("1_none");
    expect((await update(id, { resource })).code).toBe("UPLOAD_TOKEN_NOT_FOUND");
    expect(await get(id)).toMatchObject({ status: 2, replacementStatus: 0 });
    expect((await update(id, { resource: undefined })).args).toEqual({ PARAM_NAME: "resource" });
  });

  it("fails with its processing, and the old content stays", async () => {
    const id = await readyEntry();
    await update(id, { resource: tokenResource(await fullToken(kaltura, new Uint8Array(0))) });
    expect(await get(id)).toMatchObject({ status: 2, replacementStatus: 4 });
    expect(kaltura.platform.assets()).toMatchObject([{ sha256: sha256Of(before) }]);
    expect((await approve(id)).code).toBe("ENTRY_ID_NOT_REPLACED");
    expect(await cancel(id)).toMatchObject({ replacementStatus: 0 });
  });

  it("is for those who may edit the entry", async () => {
    const id = await readyEntry({ entitledUsersEdit: "ann,bob" });
    const as = (userId: string) => ks(clock, { userId });
    expect((await update(id, { ks: as("eve") })).args.ERR_CODE).toBe("-4");
    const token = (await kaltura.api("uploadToken.add", { ks: as("bob") })).id;
    const answer = await update(id, { ks: as("bob"), resource: tokenResource(token) });
    expect(answer.replacementStatus).toBe(1);
  });
});

describe("where replacements must be approved", () => {
  beforeEach(() => start({ replacement: "approval" }));

  it("approval comes after the processing", async () => {
    const id = await readyEntry();
    expect((await update(id)).replacementStatus).toBe(3);
    await process();
    expect(await get(id)).toMatchObject({ status: 2, replacementStatus: 2 });
    expect(kaltura.platform.assets()).toMatchObject([{ sha256: sha256Of(before) }]);
    expect(await approve(id)).toMatchObject({ id, replacementStatus: 0 });
    expect(kaltura.platform.assets()).toMatchObject([{ sha256: sha256Of(after) }]);
  });

  it("approval comes before", async () => {
    const id = await readyEntry();
    await update(id);
    expect((await approve(id)).replacementStatus).toBe(1);
    expect((await approve(id)).replacementStatus).toBe(1);
    await process();
    expect(kaltura.platform.assets()).toMatchObject([{ id, sha256: sha256Of(after) }]);
    expect(await approve(id)).toEqual({
      code: "ENTRY_ID_NOT_REPLACED",
      message: `Entry id "${id}" not replaced`,
      objectType: "KalturaAPIException",
      args: { ENTRY_ID: id },
    });
  });

  it("a replacement is called off, also while its file is under way", async () => {
    const id = await readyEntry();
    const token = (await kaltura.api("uploadToken.add")).id;
    await update(id, { resource: tokenResource(token) });
    expect(await cancel(id)).toMatchObject({ id, status: 2, replacementStatus: 0 });
    expect((await upload(kaltura, token, after)).status).toBe(3);
    await update(id);
    await process();
    await cancel(id);
    expect(kaltura.platform.assets()).toMatchObject([{ id, sha256: sha256Of(before) }]);
    expect((await cancel(id)).code).toBe("ENTRY_ID_NOT_REPLACED");
  });
});

it("is refused where the account lacks the feature", async () => {
  await start({ replacement: "forbidden" });
  const id = await readyEntry();
  expect(await update(id)).toEqual({
    code: "FEATURE_FORBIDDEN",
    message: "The usage of feature [FEATURE_ENTRY_REPLACEMENT] is forbidden",
    objectType: "KalturaAPIException",
    args: { FEATURE: "FEATURE_ENTRY_REPLACEMENT" },
  });
  expect((await update(await addEntry())).status).toBe(1);
  await until(() => kaltura.platform.assets()[1]?.sha256 !== undefined);
});
