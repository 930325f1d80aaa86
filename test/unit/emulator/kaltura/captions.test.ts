/** Captions: made, filled, made the default; and what holds for all assets alike. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import { fullToken, ks, sha256Of, startKaltura, tokenResource, until, upload } from "./harness.js";
import type { Answer, Kaltura } from "./harness.js";

let clock: ManualClock;
let kaltura: Kaltura;
let entryId: string;
beforeEach(async () => {
  clock = manualClock();
  kaltura = await startKaltura({ clock });
  entryId = await addEntry();
});
afterEach(() => kaltura.stop());

const bytes = new TextEncoder().encode("1\n00:00:01,000 --> 00:00:02,000\nHello\n");
const captions = "caption_captionAsset";

async function addEntry(fields: object = {}): Promise<string> {
  return (await kaltura.api("media.add", { entry: { mediaType: 1, ...fields } })).id;
}
const add = (service: string, parameter: string, fields: object, params: object = {}) =>
  kaltura.api(`${service}.add`, { entryId, [parameter]: fields, ...params });
const addCaptions = (fields: object = {}) => add(captions, "captionAsset", fields);
const fill = (service: string, id: string, contentResource?: object) =>
  kaltura.api(`${service}.setContent`, { id, contentResource });
const attachments = () => kaltura.platform.assets()[0]?.attachments;

describe("captions", () => {
  it("are queued, then ready with their file, and take the token with them", async () => {
    const asset = await addCaptions({ label: "English", language: "English", isDefault: true });
    expect(asset).toEqual({
      ...{ entryId, label: "English", language: "English", format: 1, isDefault: true },
      ...{ status: 0, version: 0, objectType: "KalturaCaptionAsset" },
      ...{ createdAt: asset.createdAt, updatedAt: asset.createdAt },
      id: expect.stringMatching(/^1_[0-9a-z]{8}$/) as string,
    });
    expect(attachments()).toBeUndefined();

    const token = await fullToken(kaltura, bytes, "talk.srt");
    const filled = await fill(captions, asset.id, tokenResource(token));
    expect(filled).toMatchObject({ status: 2, version: 1, size: 0, fileExt: "srt" });
    expect(await kaltura.api("uploadToken.get", { uploadTokenId: token })).toMatchObject({
      ...{ status: 3, attachedObjectType: "captionAsset", attachedObjectId: asset.id },
    });
    await until(() => attachments() !== undefined);
    expect(attachments()).toEqual([
      {
        ...{ kind: "captions", id: asset.id, name: "talk.srt", language: "English" },
        ...{ label: "English", isDefault: true, format: "1" },
        ...{ sha256: sha256Of(bytes), sizeBytes: bytes.length },
      },
    ]);
    expect(await kaltura.api(`${captions}.get`, { captionAssetId: asset.id })).toEqual(filled);
  });

  it("may be attached before their bytes come", async () => {
    const { id } = await addCaptions({ format: 3 });
    const token = (await kaltura.api("uploadToken.add")).id;
    expect((await fill(captions, id, tokenResource(token))).status).toBe(7);
    expect(await upload(kaltura, token, bytes)).toMatchObject({ status: 3 });
    expect((await kaltura.api(`${captions}.get`, { captionAssetId: id })).status).toBe(2);
    await until(() => attachments()?.[0]?.sha256 === sha256Of(bytes));
  });

  it("may get another file", async () => {
    const { id } = await addCaptions();
    for (const text of ["one", "two"]) {
      const token = await fullToken(kaltura, new TextEncoder().encode(text), "a.srt");
      await fill(captions, id, tokenResource(token));
    }
    const two = sha256Of(new TextEncoder().encode("two"));
    await until(() => attachments()?.[0]?.sha256 === two);
    expect(attachments()).toHaveLength(1);
  });

  it("have one default, as the last call says", async () => {
    const first = await addCaptions({ isDefault: true });
    const second = await addCaptions();
    expect(await kaltura.api(`${captions}.setAsDefault`, { captionAssetId: second.id })).toBeNull();
    const { objects } = await kaltura.api(`${captions}.list`, {
      filter: { entryIdEqual: entryId },
    });
    expect(objects.map(({ id, isDefault }) => ({ id, isDefault }))).toEqual([
      { id: first.id, isDefault: false },
      { id: second.id, isDefault: true },
    ]);
    expect(await kaltura.api(`${captions}.delete`, { captionAssetId: second.id })).toBeNull();
  });

  it.each([
    ["a language by its code", { language: "en" }, "INVALID_ENUM_VALUE"],
    ["an unknown format", { format: 9 }, "CAPTION_ASSET_UNSUPPORTED_FORMAT"],
  ])("are refused with %s", async (_, fields, code) => {
    expect((await addCaptions(fields)).code).toBe(code);
  });

  it("belong to video and audio alone", async () => {
    entryId = await addEntry({ mediaType: 2 });
    expect((await addCaptions()).code).toBe("ENTRY_ID_NOT_FOUND");
    entryId = await addEntry({ mediaType: 5 });
    expect((await addCaptions()).status).toBe(0);
  });

  it("are one for each of the account's caption params", async () => {
    const { id } = await addCaptions({ captionParamsId: 4 });
    expect(await addCaptions({ captionParamsId: 4 })).toMatchObject({
      ...{ code: "CAPTION_ASSET_ALREADY_EXISTS", args: { ASSET_ID: id, PARAMS_ID: "4" } },
    });
  });

  it("cannot be had from a URL that does not answer, and say so at once", async () => {
    const { id } = await addCaptions();
    const url = "http://127.0.0.1:1/a.srt";
    expect(await fill(captions, id, { objectType: "KalturaUrlResource", url })).toEqual({
      code: "CAPTION_ASSET_DOWNLOAD_FAILED",
      message: `Caption asset download from URL "${url}" failed`,
      objectType: "KalturaAPIException",
      args: { URL: url },
    });
    expect((await kaltura.api(`${captions}.get`, { captionAssetId: id })).status).toBe(-1);
  });
});

describe("all assets", () => {
  it("are touched by those who may touch their entry", async () => {
    const { id } = await addCaptions();
    const stranger = ks(clock, { userId: "bob" });
    const asStranger = (action: string, params: object) =>
      kaltura.api(`${captions}.${action}`, { ks: stranger, ...params });
    const refused = [
      await asStranger("add", { entryId, captionAsset: {} }),
      await asStranger("setContent", { id, contentResource: tokenResource("1_x") }),
      await asStranger("setAsDefault", { captionAssetId: id }),
      await asStranger("delete", { captionAssetId: id }),
    ];
    expect(refused.map(({ args }) => args.ERR_CODE)).toEqual(["-4", "-4", "-4", "-4"]);
    expect((await asStranger("get", { captionAssetId: id })).id).toBe(id);
  });

  it("are told apart by kind", async () => {
    const { id } = await addCaptions();
    expect((await kaltura.api("thumbAsset.get", { thumbAssetId: id })).code).toBe(
      "THUMB_ASSET_ID_NOT_FOUND",
    );
    expect((await fill("flavorAsset", id, tokenResource("x"))).code).toBe(
      "FLAVOR_ASSET_ID_NOT_FOUND",
    );
    expect((await kaltura.api("thumbAsset.list")).totalCount).toBe(0);
  });

  it("need a resource that exists", async () => {
    const { id } = await addCaptions();
    expect((await fill(captions, id)).args).toEqual({ PARAM_NAME: "contentResource" });
    expect((await fill(captions, id, tokenResource("1_none"))).code).toBe("UPLOAD_TOKEN_NOT_FOUND");
  });

  it("go with their entry, and a file that comes too late goes as well", async () => {
    const [late, full] = [await addCaptions(), await addCaptions()];
    const token = (await kaltura.api("uploadToken.add")).id;
    await fill(captions, late.id, tokenResource(token));
    await fill(captions, full.id, tokenResource(await fullToken(kaltura, bytes)));
    await kaltura.api("media.delete", { entryId });
    expect((await upload(kaltura, token, bytes)).status).toBe(3);
    expect((await kaltura.api(`${captions}.get`, { captionAssetId: late.id })).code).toBe(
      "CAPTION_ASSET_ID_NOT_FOUND",
    );
    expect(kaltura.platform.assets()).toEqual([]);
  });

  it("can all be made in one request with their entry", async () => {
    const items = {
      1: { service: "media", action: "add", entry: { mediaType: 1, name: "n" } },
      2: {
        ...{ service: captions, action: "add", entryId: "{1:result:id}" },
        captionAsset: { language: "German" },
      },
      3: { service: "uploadToken", action: "add" },
      4: {
        ...{ service: captions, action: "setContent", id: "{2:result:id}" },
        contentResource: tokenResource("{3:result:id}"),
      },
    };
    const answers = (await kaltura.api("multirequest", items)) as unknown as Answer[];
    expect(answers.map(({ objectType }) => objectType)).toEqual([
      ...["KalturaMediaEntry", "KalturaCaptionAsset", "KalturaUploadToken", "KalturaCaptionAsset"],
    ]);
    expect(answers[3]).toMatchObject({ status: 7, language: "German" });
  });
});
