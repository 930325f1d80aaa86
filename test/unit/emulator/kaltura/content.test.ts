/** The ways to give an entry its content besides a plain token, and the states in which entries end. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import type { KalturaRules } from "../../../../src/emulator/kaltura/rules.js";
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
import type { Answer, FormPart, Kaltura } from "./harness.js";

const processingMs = 1000;
const bytes = new TextEncoder().encode("a video");

let clock: ManualClock;
let kaltura: Kaltura;
beforeEach(() => start());
afterEach(() => kaltura.stop());

async function start(rules: Partial<KalturaRules> = {}): Promise<void> {
  clock = manualClock();
  kaltura = await startKaltura({ clock, processingMs, rules });
}

async function restart(rules: Partial<KalturaRules>): Promise<void> {
  await kaltura.stop();
  await start(rules);
}

const add = (fields: object = {}) =>
  kaltura.api("media.add", { entry: { mediaType: 1, ...fields } });
const state = () => kaltura.platform.assets()[0]?.state;

async function form(path: string, fields: object, file: FormPart): Promise<unknown> {
  const all = Object.entries({ ks: kaltura.admin, format: 1, ...fields });
  const parts = all.map(([name, value]) => ({ name, value: String(value) }));
  const headers = { "Content-Type": multipartType };
  return post(`${kaltura.url}/api_v3/service/${path}`, headers, multipart([...parts, file]));
}

describe("containers", () => {
  const container = (assetParamsId: number, token: string) => ({
    objectType: "KalturaAssetParamsResourceContainer",
    ...{ assetParamsId, resource: tokenResource(token) },
  });

  it("bring the source and other renditions in one call", async () => {
    const low = new TextEncoder().encode("low");
    const { id } = await add();
    const resource = {
      objectType: "KalturaAssetsParamsResourceContainers",
      resources: [
        container(0, await fullToken(kaltura, bytes)),
        container(5, await fullToken(kaltura, low, "low.mp4")),
      ],
    };
    expect(await kaltura.api("media.addContent", { entryId: id, resource })).toMatchObject({
      status: 1,
    });
    await until(() => kaltura.platform.assets()[0]?.attachments !== undefined);
    await clock.untilSleeping(1);
    expect(kaltura.platform.assets()).toMatchObject([
      {
        ...{ sha256: sha256Of(bytes), fileName: "a.mp4" },
        attachments: [{ kind: "flavor", flavorParamsId: 5, sha256: sha256Of(low) }],
      },
    ]);
  });

  it("may hold one alone, and are not for images", async () => {
    const resource = container(0, await fullToken(kaltura, bytes));
    const image = await add({ mediaType: 2 });
    expect(await kaltura.api("media.addContent", { entryId: image.id, resource })).toMatchObject({
      ...{ code: "RESOURCE_TYPE_NOT_SUPPORTED" },
    });
    const video = await add();
    expect((await kaltura.api("media.addContent", { entryId: video.id, resource })).status).toBe(1);
  });
});

describe("a file in the request itself", () => {
  it("is a KalturaUploadedFileResource", async () => {
    const { id: entryId } = await add();
    const objectType = "KalturaUploadedFileResource";
    const file = { name: "resource:fileData", value: bytes, filename: "direct.mp4" };
    const send = (sent: FormPart) =>
      form("media/action/addContent", { entryId, "resource:objectType": objectType }, sent);
    expect(await send({ ...file, name: "other" })).toMatchObject({
      ...{ code: "MISSING_MANDATORY_PARAMETER", args: { PARAM_NAME: "fileData" } },
    });
    expect(await send(file)).toMatchObject({ status: 1 });
    await clock.untilSleeping(1);
    expect(kaltura.platform.assets()).toMatchObject([
      { via: "form", fileName: "direct.mp4", sha256: sha256Of(bytes) },
    ]);
  });

  it("goes from nothing to a video in one request", async () => {
    const items = {
      "1:service": "media",
      "1:action": "add",
      "1:entry:mediaType": 1,
      "1:entry:referenceId": "r",
      "2:service": "uploadToken",
      "2:action": "add",
      "3:service": "media",
      "3:action": "addContent",
      "3:entryId": "{1:result:id}",
      "3:resource:objectType": "KalturaUploadedFileTokenResource",
      "3:resource:token": "{2:result:id}",
      "4:service": "uploadToken",
      "4:action": "upload",
      "4:uploadTokenId": "{2:result:id}",
    };
    const file = { name: "4:fileData", value: bytes, filename: "small.mp4" };
    const answers = (await form("multirequest", items, file)) as readonly Answer[];
    expect(answers.map(({ status }) => status)).toEqual([7, 0, 0, 3]);
    await clock.untilSleeping(1);
    expect(kaltura.platform.assets()).toMatchObject([
      { sha256: sha256Of(bytes), metadata: { referenceId: "r" } },
    ]);
  });
});

describe("the deprecated ways", () => {
  const from = (action: string, params: object) =>
    kaltura.api(`media.${action}`, { mediaEntry: { mediaType: 1, name: "n" }, ...params });

  it("take a token that is full, and no other", async () => {
    const uploadTokenId = await fullToken(kaltura, bytes);
    expect(await from("addFromUploadedFile", { uploadTokenId })).toMatchObject({
      ...{ name: "n", status: 1, objectType: "KalturaMediaEntry" },
    });
    for (const used of [uploadTokenId, (await kaltura.api("uploadToken.add")).id]) {
      expect(await from("addFromUploadedFile", { uploadTokenId: used })).toMatchObject({
        code: "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY",
      });
    }
    expect(kaltura.platform.assets()).toHaveLength(1);
  });

  it("take a URL", async () => {
    expect(await from("addFromUrl", { url: "http://127.0.0.1:1/a.mp4" })).toMatchObject({
      status: 0,
    });
    await until(() => state() === "-2");
    expect((await from("addFromUrl", {})).args).toEqual({ PARAM_NAME: "url" });
  });
});

describe("an entry ends", () => {
  it.each([4, 5, 6, -1, 0, 1, "virusScan.Infected", "virusScan.ScanFailure"] as const)(
    "in %s where the rules say so",
    async (status) => {
      await restart({ finalStatus: (name) => (name === "odd.mp4" ? status : undefined) });
      const { id: entryId } = await add();
      const resource = tokenResource(await fullToken(kaltura, bytes, "odd.mp4"));
      await kaltura.api("media.addContent", { entryId, resource });
      await clock.untilSleeping(1);
      expect(state()).toBe("1");
      await clock.advance(processingMs);
      expect(state()).toBe(String(status));
      expect((await kaltura.api("media.get", { entryId })).status).toBe(status);
      const { totalCount } = await kaltura.api("media.list", { filter: { statusEqual: status } });
      expect(totalCount).toBe(1);
    },
  );

  it("in -2 at once", async () => {
    await restart({ finalStatus: () => -2 });
    const { id: entryId } = await add();
    const resource = tokenResource(await fullToken(kaltura, bytes));
    expect((await kaltura.api("media.addContent", { entryId, resource })).status).toBe(-2);
  });

  it("shows what moderators think", async () => {
    await restart({ finalStatus: (name) => (name === "bad.mp4" ? 6 : 5) });
    for (const [name, moderationStatus] of [
      ["new.mp4", 1],
      ["bad.mp4", 3],
    ] as const) {
      const { id: entryId } = await add();
      const resource = tokenResource(await fullToken(kaltura, bytes, name));
      await kaltura.api("media.addContent", { entryId, resource });
      await clock.untilSleeping(1);
      await clock.advance(processingMs);
      expect(await kaltura.api("media.get", { entryId })).toMatchObject({ moderationStatus });
    }
  });
});

describe("profiles", () => {
  it("are those of the account", async () => {
    const listed = await kaltura.api("conversionProfile.list");
    expect(listed.objects.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      [1001, true],
      [1002, false],
    ]);
    const standard = await kaltura.api("conversionProfile.getDefault");
    expect(standard).toMatchObject({ id: 1001, objectType: "KalturaConversionProfile" });
    expect(await kaltura.api("conversionProfile.get", { id: 1001 })).toEqual(standard);
    expect((await kaltura.api("conversionProfile.get", { id: 7 })).code).toBe(
      "CONVERSION_PROFILE_ID_NOT_FOUND",
    );
    expect(await add()).toMatchObject({ conversionProfileId: 1001, accessControlId: 2001 });
    expect(await add({ conversionProfileId: 1002, accessControlId: 2002 })).toMatchObject({
      ...{ conversionProfileId: 1002, accessControlId: 2002 },
    });
  });

  it.each([
    ["conversionProfileId", "CONVERSION_PROFILE_ID_NOT_FOUND", "Conversion profile"],
    ["accessControlId", "ACCESS_CONTROL_ID_NOT_FOUND", "Access control"],
  ])("%s must exist", async (name, code, words) => {
    const failure = {
      ...{ code, message: `${words} id "77" not found`, args: { ID: "77" } },
      objectType: "KalturaAPIException",
    };
    expect(await add({ [name]: 77 })).toEqual(failure);
    expect(kaltura.platform.assets()).toEqual([]);
    const { id: entryId } = await add();
    const mediaEntry = { [name]: 77, name: "other" };
    expect(await kaltura.api("media.update", { entryId, mediaEntry })).toEqual(failure);
    expect((await kaltura.api("media.get", { entryId })).name).not.toBe("other");
  });

  it("may be none at all: the video then waits unconverted", async () => {
    const { id: entryId } = await add({ conversionProfileId: -1 });
    const resource = tokenResource(await fullToken(kaltura, bytes));
    expect((await kaltura.api("media.addContent", { entryId, resource })).status).toBe(4);
  });
});
