/** Entries: their life from add to ready, and what they get their content from. */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import { startKaltura, until, upload } from "./harness.js";
import type { Answer, Kaltura } from "./harness.js";
import { play } from "./timeline.js";

const processingMs = 5000;
let clock: ManualClock;
let kaltura: Kaltura;
beforeEach(async () => {
  clock = manualClock();
  kaltura = await startKaltura({ clock, processingMs });
});
afterEach(() => kaltura.stop());

const bytes = new TextEncoder().encode("a video");
const sha256 = createHash("sha256").update(bytes).digest("hex");

const addEntry = (fields: object = {}) =>
  kaltura.api("media.add", { entry: { mediaType: 1, ...fields } });
const addToken = () => kaltura.api("uploadToken.add", { uploadToken: { fileName: "a.mp4" } });
const attach = (entryId: string, token: string) =>
  kaltura.api("media.addContent", {
    entryId,
    resource: { objectType: "KalturaUploadedFileTokenResource", token },
  });
const statusOf = async (entryId: string) => (await kaltura.api("media.get", { entryId })).status;
const tokenOf = (uploadTokenId: string) => kaltura.api("uploadToken.get", { uploadTokenId });

describe("an entry", () => {
  it("goes from no content over conversion to ready", async () => {
    const entry = await addEntry({ name: "Talk", tags: "a, b", referenceId: "r1", startDate: 7 });
    expect(entry).toMatchObject({
      ...{ status: 7, name: "Talk", tags: "a, b", referenceId: "r1", startDate: 7, mediaType: 1 },
      ...{ partnerId: 102, userId: "user@example.com", objectType: "KalturaMediaEntry" },
    });
    expect(entry.id).toMatch(/^1_[0-9a-z]{8}$/);
    const before = { platform: "kaltura", id: entry.id, title: "Talk", state: "7", via: undefined };
    expect(kaltura.platform.assets()).toMatchObject([{ ...before, sizeBytes: undefined }]);

    const token = await addToken();
    expect(await upload(kaltura, token.id, bytes)).toMatchObject({ status: 2 });
    expect(await attach(entry.id, token.id)).toMatchObject({ status: 1 });
    expect(await tokenOf(token.id)).toMatchObject({
      ...{ status: 3, attachedObjectType: "flavorAsset" },
      attachedObjectId: expect.stringMatching(/^1_[0-9a-z]{8}$/) as string,
    });

    await clock.untilSleeping(1);
    expect(kaltura.platform.assets()).toEqual([
      {
        ...{ platform: "kaltura", id: entry.id, title: "Talk", state: "1", via: "token" },
        ...{ sizeBytes: bytes.length, sha256, fileName: "a.mp4" },
        metadata: { name: "Talk", tags: "a, b", referenceId: "r1", mediaType: 1, startDate: 7 },
      },
    ]);
    await clock.advance(processingMs - 1);
    expect(await statusOf(entry.id)).toBe(1);
    await clock.advance(1);
    expect(await statusOf(entry.id)).toBe(2);
  });

  it("may be attached before its bytes come: the last part's answer shows it", async () => {
    const entry = await addEntry();
    const token = await addToken();
    await upload(kaltura, token.id, bytes.slice(0, 3), { finalChunk: false });
    expect(await attach(entry.id, token.id)).toMatchObject({ status: 0 });
    expect(await tokenOf(token.id)).toMatchObject({ status: 1, attachedObjectType: "flavorAsset" });

    const last = { resume: true, resumeAt: 3 };
    const final = await upload(kaltura, token.id, bytes.slice(3), last);
    expect(final).toMatchObject({ status: 3, uploadedFileSize: String(bytes.length) });
    expect(await statusOf(entry.id)).toBe(1);
    await clock.untilSleeping(1);
    expect(kaltura.platform.assets()).toMatchObject([{ sha256, via: "token" }]);
  });

  it("waits for ever for a token that was used before", async () => {
    const token = await addToken();
    await upload(kaltura, token.id, bytes);
    const [first, second] = [await addEntry(), await addEntry()];
    await attach(first.id, token.id);
    expect(await attach(second.id, token.id)).toMatchObject({ status: 0 });
    await clock.untilSleeping(1);
    await clock.advance(processingMs);
    expect([await statusOf(first.id), await statusOf(second.id)]).toEqual([2, 0]);
    expect(await tokenOf(token.id)).toMatchObject({ status: 3 });
  });

  it("cannot be converted when it is empty", async () => {
    const entry = await addEntry();
    const token = await addToken();
    await upload(kaltura, token.id, new Uint8Array(0));
    expect(await attach(entry.id, token.id)).toMatchObject({ status: -1 });
  });

  it("takes content once", async () => {
    const entry = await addEntry();
    const token = await addToken();
    await attach(entry.id, token.id);
    expect(await attach(entry.id, token.id)).toEqual({
      code: "ENTRY_ALREADY_WITH_CONTENT",
      message: "Entry already associated with content",
      objectType: "KalturaAPIException",
      args: [],
    });
  });

  it("is gone when deleted, also while it is processed", async () => {
    const entry = await addEntry();
    const token = await addToken();
    await upload(kaltura, token.id, bytes);
    await attach(entry.id, token.id);
    expect(await kaltura.api("media.delete", { entryId: entry.id })).toBeNull();
    expect(kaltura.platform.assets()).toEqual([]);
    for (const action of ["get", "update", "delete"]) {
      const params = { entryId: entry.id, mediaEntry: { name: "n" } };
      expect(await kaltura.api(`media.${action}`, params)).toEqual({
        code: "ENTRY_ID_NOT_FOUND",
        message: `Entry id "${entry.id}" not found`,
        objectType: "KalturaAPIException",
        args: { ENTRY_ID: entry.id },
      });
    }
  });

  it("is changed in part, and only where it may be", async () => {
    const { id } = await addEntry({ name: "n", description: "d", tags: "t" });
    const change = (mediaEntry: object) => kaltura.api("media.update", { entryId: id, mediaEntry });
    const changed = await change({ name: "m", description: null });
    expect(changed).toMatchObject({ name: "m", tags: "t", mediaType: 1 });
    expect(changed).not.toHaveProperty("description");
    expect((await change({ mediaType: 2 })).code).toBe("PROPERTY_VALIDATION_NOT_UPDATABLE");
    expect((await change({ status: 2 })).code).toBe("PROPERTY_VALIDATION_NOT_UPDATABLE");
    expect(kaltura.platform.assets()).toMatchObject([{ id, title: "m" }]);
  });

  it("needs a media type, and gets a name", async () => {
    expect(await kaltura.api("media.add", { entry: { name: "n" } })).toEqual({
      code: "PROPERTY_VALIDATION_CANNOT_BE_NULL",
      message: 'The property "KalturaMediaEntry::mediaType" cannot be null',
      objectType: "KalturaAPIException",
      args: { PROP_NAME: "KalturaMediaEntry::mediaType" },
    });
    expect((await kaltura.api("media.add")).args).toEqual({ PARAM_NAME: "entry" });
    expect((await addEntry()).name).toBe(`102_${Math.floor(clock.now() / 1000)}`);
    expect(kaltura.platform.assets()).toHaveLength(1);
  });
});

describe("resources", () => {
  const content = async (resource?: object): Promise<Answer> => {
    const { id } = await addEntry();
    return kaltura.api("media.addContent", { entryId: id, resource });
  };

  it("do nothing when absent", async () => {
    expect(await content()).toMatchObject({ status: 7 });
  });

  it.each([
    ["no type", { token: "x" }, "OBJECT_TYPE_ABSTRACT"],
    ["an unsupported type", { objectType: "KalturaStringResource" }, "RESOURCE_TYPE_NOT_SUPPORTED"],
    ["no token", { objectType: "KalturaUploadedFileTokenResource" }, "MISSING_MANDATORY_PARAMETER"],
    [
      "an unknown token",
      { objectType: "KalturaUploadedFileTokenResource", token: "x" },
      "UPLOAD_TOKEN_NOT_FOUND",
    ],
  ])("fail with %s", async (_, resource, code) => {
    expect((await content(resource)).code).toBe(code);
  });
});

describe("two finals that wait at once for an attached token", () => {
  it("both succeed, the second reopens the row, and its file cannot be used again", async () => {
    const entry = await addEntry();
    const token = await addToken();
    await upload(kaltura, token.id, bytes.slice(0, 2), { finalChunk: false });
    await attach(entry.id, token.id);
    const final = { resume: true, resumeAt: 4 };
    const answers = await play(clock, [
      { delayMs: 0, run: () => upload(kaltura, token.id, bytes.slice(4), final) },
      { delayMs: 200, run: () => upload(kaltura, token.id, bytes.slice(4), final) },
      {
        delayMs: 500,
        run: () =>
          upload(kaltura, token.id, bytes.slice(2, 4), {
            resume: true,
            resumeAt: 2,
            finalChunk: false,
          }),
      },
    ]);
    expect(answers.map(({ value }) => value.status)).toEqual([3, 2, 1]);
    expect(await tokenOf(token.id)).toMatchObject({ status: 2 });
    await until(() => kaltura.platform.assets()[0]?.sha256 === sha256);
    const other = await addEntry();
    expect((await attach(other.id, token.id)).code).toBe("UPLOADED_FILE_NOT_FOUND_BY_TOKEN");
  });
});

describe("media.list", () => {
  const list = (filter: object, pager: object = {}) => kaltura.api("media.list", { filter, pager });
  const names = ({ objects }: Answer) => objects.map(({ name }) => name);

  it("finds ready entries only, unless it is told which", async () => {
    const { id } = await addEntry({ name: "a", referenceId: "r" });
    await clock.advance(10_000);
    const since = Math.floor(clock.now() / 1000);
    await addEntry({ name: "b" });
    expect(await list({ referenceIdEqual: "r" })).toMatchObject({
      ...{ totalCount: 0, objects: [], objectType: "KalturaMediaListResponse" },
    });
    const everything = { statusIn: "-2,-1,0,1,2,4,7" };
    expect(names(await list(everything))).toEqual(["a", "b"]);
    expect(names(await list({ ...everything, orderBy: "-createdAt" }))).toEqual(["b", "a"]);
    expect(names(await list({ statusEqual: 7, referenceIdEqual: "r" }))).toEqual(["a"]);
    expect(names(await list({ statusEqual: 7, idEqual: id }))).toEqual(["a"]);
    expect(names(await list({ statusEqual: 7, idIn: `x, ${id}` }))).toEqual(["a"]);
    expect(names(await list({ statusEqual: 7, nameEqual: "b" }))).toEqual(["b"]);
    expect(names(await list({ statusEqual: 7, createdAtGreaterThanOrEqual: since }))).toEqual([
      "b",
    ]);
    expect(names(await list({ statusEqual: 0 }))).toEqual([]);
  });

  it("gives pages", async () => {
    for (const name of ["a", "b", "c"]) await addEntry({ name });
    const page = await list({ statusEqual: 7 }, { pageSize: 2, pageIndex: 2 });
    expect(page.totalCount).toBe(3);
    expect(names(page)).toEqual(["c"]);
  });
});
