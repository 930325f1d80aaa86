/** Thumbnails and flavors: made, filled, listed, deleted. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import {
  fullToken,
  multipart,
  multipartType,
  post,
  sha256Of,
  startKaltura,
  tokenResource,
  until,
} from "./harness.js";
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

async function addEntry(fields: object = {}): Promise<string> {
  return (await kaltura.api("media.add", { entry: { mediaType: 1, ...fields } })).id;
}
const add = (service: string, parameter: string, fields: object, params: object = {}) =>
  kaltura.api(`${service}.add`, { entryId, [parameter]: fields, ...params });
const addThumb = (fields: object = {}) => add("thumbAsset", "thumbAsset", fields);
const addFlavor = (fields: object = {}) => add("flavorAsset", "flavorAsset", fields);
const fill = (service: string, id: string, contentResource?: object) =>
  kaltura.api(`${service}.setContent`, { id, contentResource });
const attachments = () => kaltura.platform.assets()[0]?.attachments;

describe("thumbnails", () => {
  it("become the default when they are the first of an entry without content", async () => {
    const [first, second] = [await addThumb(), await addThumb()];
    await kaltura.api("thumbAsset.delete", { thumbAssetId: second.id });
    const filled = await fill(
      "thumbAsset",
      first.id,
      tokenResource(await fullToken(kaltura, bytes, "a.jpg")),
    );
    expect(filled).toMatchObject({
      ...{ status: 2, tags: "default_thumb", fileExt: "jpg", objectType: "KalturaThumbAsset" },
    });
    await until(() => attachments() !== undefined);
    expect(attachments()).toMatchObject([{ kind: "thumbnail", name: "a.jpg", isDefault: true }]);
  });

  it("become the default by their tag or by request, and then stay", async () => {
    const [first, second] = [await addThumb({ tags: "a,default_thumb" }), await addThumb()];
    await fill("thumbAsset", first.id, tokenResource(await fullToken(kaltura, bytes, "a.jpg")));
    await kaltura.api("thumbAsset.setAsDefault", { thumbAssetId: second.id });
    const tags = async ({ id }: Answer) =>
      (await kaltura.api("thumbAsset.get", { thumbAssetId: id })).tags;
    expect([await tags(first), await tags(second)]).toEqual(["a", "default_thumb"]);
    expect(await kaltura.api("thumbAsset.delete", { thumbAssetId: second.id })).toEqual({
      code: "THUMB_ASSET_IS_DEFAULT",
      message: `Thumbnail asset "${second.id}" is default and could not be deleted`,
      objectType: "KalturaAPIException",
      args: { ASSET: second.id },
    });
    expect(await kaltura.api("thumbAsset.delete", { thumbAssetId: first.id })).toBeNull();
  });

  it("come in one request with addFromImage", async () => {
    const file = { name: "fileData", value: bytes, filename: "cover.PNG" };
    const fields = Object.entries({ ks: kaltura.admin, format: "1", entryId });
    const send = (parts: Parameters<typeof multipart>[0]) =>
      post(
        `${kaltura.url}/api_v3/service/thumbAsset/action/addFromImage`,
        { "Content-Type": multipartType },
        multipart([...fields.map(([name, value]) => ({ name, value })), ...parts]),
      );
    expect(await send([file])).toMatchObject({ status: 2, fileExt: "png", tags: "default_thumb" });
    await until(() => attachments()?.[0]?.sha256 === sha256Of(bytes));
    expect((await send([])).args).toEqual({ PARAM_NAME: "fileData" });
    expect((await send([{ ...file, filename: "" }])).code).toBe("UPLOAD_ERROR");
  });

  it("cannot be had from a URL that does not answer", async () => {
    const { id } = await addThumb();
    const url = "http://127.0.0.1:1/a.jpg";
    expect(await fill("thumbAsset", id, { objectType: "KalturaUrlResource", url })).toMatchObject({
      ...{ code: "THUMB_ASSET_DOWNLOAD_FAILED", args: { URL_PATH: url } },
    });
  });
});

describe("flavors", () => {
  it("are one for each rendition", async () => {
    const { id } = await addFlavor({ flavorParamsId: 487041, tags: "mobile" });
    const token = await fullToken(kaltura, bytes, "low.mp4");
    expect(await fill("flavorAsset", id, tokenResource(token))).toMatchObject({
      ...{ status: 2, flavorParamsId: 487041, isOriginal: false },
      ...{ objectType: "KalturaFlavorAsset" },
    });
    await until(() => attachments() !== undefined);
    expect(attachments()).toMatchObject([
      { kind: "flavor", flavorParamsId: 487041, name: "low.mp4", sha256: sha256Of(bytes) },
    ]);
    expect(await addFlavor({ flavorParamsId: 487041 })).toMatchObject({
      ...{ code: "FLAVOR_ASSET_ALREADY_EXISTS", args: { ASSET_ID: id, PARAMS_ID: "487041" } },
    });
    expect(await kaltura.api("flavorAsset.delete", { id })).toBeNull();
    expect(attachments()).toBeUndefined();
    expect(await kaltura.api("flavorAsset.get", { id })).toMatchObject({
      ...{ code: "FLAVOR_ASSET_ID_NOT_FOUND", args: { ID: id } },
    });
  });

  it("include the entry's own source, which goes along with nothing", async () => {
    const token = await fullToken(kaltura, bytes);
    await kaltura.api("media.addContent", { entryId, resource: tokenResource(token) });
    await until(() => kaltura.platform.assets()[0]?.state === "2");
    const { attachedObjectId } = await kaltura.api("uploadToken.get", { uploadTokenId: token });
    const { objects } = await kaltura.api("flavorAsset.list", {
      filter: { entryIdEqual: entryId },
    });
    expect(objects).toMatchObject([{ id: attachedObjectId, isOriginal: true, status: 2 }]);
    expect(attachments()).toBeUndefined();
  });

  it("fail quietly when their URL does not answer", async () => {
    const { id } = await addFlavor();
    const url = "http://127.0.0.1:1/a.mp4";
    const answer = await fill("flavorAsset", id, { objectType: "KalturaUrlResource", url });
    expect(answer.status).toBe(7);
    const status = async () => (await kaltura.api("flavorAsset.get", { id })).status;
    await expect.poll(status).toBe(-1);
  });
});
