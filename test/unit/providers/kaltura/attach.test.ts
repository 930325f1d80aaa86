import { afterEach, describe, expect, it } from "vitest";
import { createHttp } from "../../../../src/http/axios.js";
import { createApi, type Api } from "../../../../src/providers/kaltura/api.js";
import { attachToken, discardEntries } from "../../../../src/providers/kaltura/attach.js";
import { markOf } from "../../../../src/providers/kaltura/mark.js";
import { sessionsOf } from "./api-bench.js";
import { bytesOf, callOf, rejection, requestOf } from "./fixtures.js";
import {
  byOperation,
  exception,
  operationOf,
  startScriptedServer,
  type ScriptedServer,
} from "./scripted-server.js";

const request = requestOf({ bytes: bytesOf(10), startedAt: 1_700_000_300_000 });
const named = requestOf({ bytes: bytesOf(10), metadata: { referenceId: "mine" } });
const http = createHttp();
let server: ScriptedServer;

afterEach(async () => {
  await server.stop();
  http.close();
});

async function apiAnswering(bodies: Readonly<Record<string, readonly unknown[]>>): Promise<Api> {
  server = await startScriptedServer(byOperation(bodies));
  const sessions = sessionsOf(() => Promise.resolve({ ks: "ks", freshUntil: Infinity }));
  return createApi({ baseUrl: server.url, http, sessions, clock: () => 0 });
}

function said(): readonly string[] {
  return server.heard.map(operationOf);
}

const token = { tokenId: "1_t", isOnlyToken: true, target: null };
const full = { id: "1_t", status: 2, uploadedFileSize: "10" };
const closed = { ...full, status: 3 };
const empty = { id: "1_e", status: 7, name: "Talk" };
const filled = { ...empty, status: 1 };
const again = callOf({ repeated: true });

function listOf(...objects: readonly unknown[]): unknown {
  return { totalCount: objects.length, objects, objectType: "KalturaMediaListResponse" };
}

describe("an entry whose content was refused", () => {
  it.each([
    ["FILE_CONTENT_NOT_SECURE", "rejected"],
    ["ACTION_BLOCKED", "throttled"],
    ["UPLOAD_TOKEN_NOT_FOUND", "session-lost"],
  ])("with %s is deleted again", async (code, kind) => {
    const api = await apiAnswering({
      multirequest: [[empty, exception(code)]],
      "media.delete": [null],
    });
    const error = await rejection(attachToken(api, request, token, callOf()));
    expect(error).toMatchObject({ kind, code, assetId: undefined });
    expect(said()).toEqual(["multirequest", "media.delete"]);
  });

  it("is named when it cannot be deleted", async () => {
    const api = await apiAnswering({
      multirequest: [[empty, exception("FILE_CONTENT_NOT_SECURE")]],
      "media.delete": [exception("INTERNAL_SERVERL_ERROR")],
    });
    const error = await rejection(attachToken(api, request, token, callOf()));
    expect(error).toMatchObject({ kind: "rejected", assetId: "1_e" });
  });

  it("is done when the content arrived all the same", async () => {
    const api = await apiAnswering({
      multirequest: [[empty, exception("INTERNAL_SERVERL_ERROR")]],
      "media.get": [filled],
    });
    expect(await attachToken(api, request, token, callOf())).toMatchObject({ id: "1_e" });
  });

  it("is deleted when the content did not arrive, so that it can be made again", async () => {
    const api = await apiAnswering({
      multirequest: [[empty, exception("INTERNAL_SERVERL_ERROR")]],
      "media.get": [empty],
      "media.delete": [null],
    });
    const error = await rejection(attachToken(api, request, token, callOf()));
    expect(error).toMatchObject({ kind: "interrupted", assetId: undefined });
    expect(said()).toEqual(["multirequest", "media.get", "media.delete"]);
  });

  it("is named when it cannot be asked for", async () => {
    const api = await apiAnswering({
      multirequest: [[empty, exception("INTERNAL_SERVERL_ERROR")]],
    });
    const error = await rejection(attachToken(api, request, token, callOf()));
    expect(error).toMatchObject({ kind: "interrupted", assetId: "1_e" });
    expect(String(error)).toContain("INTERNAL_SERVERL_ERROR");
  });

  it("does not exist when it was refused itself", async () => {
    const refusal = exception("CONVERSION_PROFILE_ID_NOT_FOUND");
    const api = await apiAnswering({ multirequest: [[refusal, exception("ENTRY_ID_NOT_FOUND")]] });
    const error = await rejection(attachToken(api, request, token, callOf()));
    expect(error).toMatchObject({ kind: "rejected", operation: "media.add" });
    expect(said()).toEqual(["multirequest"]);
  });
});

describe("an entry that may have been made before", () => {
  it("is looked up by reference id, time and every status", async () => {
    const api = await apiAnswering({ "uploadToken.get": [full], "media.list": [listOf(filled)] });
    expect(await attachToken(api, request, token, again)).toMatchObject({ id: "1_e" });
    expect(said()).toEqual(["uploadToken.get", "media.list"]);
    expect(JSON.parse(server.heard[1]?.text ?? "")).toMatchObject({
      filter: {
        objectType: "KalturaMediaEntryFilter",
        referenceIdEqual: request.uploadId,
        createdAtGreaterThanOrEqual: 1_700_000_000,
        statusIn: "-2,-1,0,1,2,4,5,6,7",
      },
    });
  });

  it("is filled when it is empty", async () => {
    const api = await apiAnswering({
      "uploadToken.get": [full],
      "media.list": [listOf(empty)],
      "media.addContent": [filled],
    });
    expect(await attachToken(api, request, token, again)).toMatchObject({ id: "1_e", status: "1" });
    expect(said()).not.toContain("multirequest");
  });

  it("is done when it turns out to be filled", async () => {
    const api = await apiAnswering({
      "uploadToken.get": [full],
      "media.list": [listOf(empty)],
      "media.addContent": [exception("ENTRY_ALREADY_WITH_CONTENT")],
      "media.get": [filled],
    });
    expect(await attachToken(api, request, token, again)).toMatchObject({ id: "1_e", status: "1" });
  });

  it("is asked for itself when the listing is late and the token used up", async () => {
    const api = await apiAnswering({
      "uploadToken.get": [closed],
      "media.list": [listOf(empty)],
      "media.get": [filled],
    });
    expect(await attachToken(api, request, token, again)).toMatchObject({ id: "1_e", status: "1" });
    expect(said()).toEqual(["uploadToken.get", "media.list", "media.get"]);
  });

  it("is waited for when the token is used up and nothing is listed", async () => {
    const api = await apiAnswering({ "uploadToken.get": [closed], "media.list": [listOf()] });
    const error = await rejection(attachToken(api, request, token, again));
    expect(error).toMatchObject({ kind: "interrupted" });
    expect(said()).toEqual(["uploadToken.get", "media.list"]);
  });

  it("is made when there is none, by two calls that a token of another data centre survives", async () => {
    const api = await apiAnswering({
      "uploadToken.get": [full],
      "media.list": [listOf()],
      "media.add": [empty],
      "media.addContent": [filled],
    });
    expect(await attachToken(api, request, token, again)).toMatchObject({ id: "1_e", status: "1" });
    expect(said()).toEqual(["uploadToken.get", "media.list", "media.add", "media.addContent"]);
  });

  it("is deleted when it is made again and its content refused", async () => {
    const api = await apiAnswering({
      "uploadToken.get": [full],
      "media.list": [listOf()],
      "media.add": [empty],
      "media.addContent": [exception("FILE_CONTENT_NOT_SECURE")],
      "media.delete": [null],
    });
    const error = await rejection(attachToken(api, request, token, again));
    expect(error).toMatchObject({ kind: "rejected", assetId: undefined });
    expect(said().at(-1)).toBe("media.delete");
  });

  it("is not made of a token that is not complete", async () => {
    const api = await apiAnswering({
      "uploadToken.get": [{ ...full, status: 1 }],
      "media.list": [listOf()],
    });
    const error = await rejection(attachToken(api, request, token, again));
    expect(error).toMatchObject({ kind: "session-lost" });
  });

  it("counts under the caller's reference id only with the same name, and a used token", async () => {
    const api = await apiAnswering({
      "uploadToken.get": [full, closed],
      "media.list": [listOf({ ...filled, id: "1_other", name: "Other" }, filled)],
      "media.add": [{ ...empty, id: "1_new" }],
      "media.addContent": [{ ...filled, id: "1_new" }],
    });
    expect(await attachToken(api, named, token, again)).toMatchObject({ id: "1_new" });
    expect(await attachToken(api, named, token, again)).toMatchObject({ id: "1_e" });
  });
});

describe("an entry of the same name under the caller's reference id", () => {
  it("counts while the token is unused, if there may have been another one", async () => {
    const api = await apiAnswering({ "uploadToken.get": [full], "media.list": [listOf(filled)] });
    const used = { ...token, isOnlyToken: false };
    expect(await attachToken(api, named, used, again)).toMatchObject({ id: "1_e" });
  });

  it("is never filled", async () => {
    const api = await apiAnswering({
      "uploadToken.get": [full],
      "media.list": [listOf(empty)],
      "media.add": [{ ...empty, id: "1_new" }],
      "media.addContent": [{ ...filled, id: "1_new" }],
    });
    const used = { ...token, isOnlyToken: false };
    expect(await attachToken(api, named, used, again)).toMatchObject({ id: "1_new" });
  });
});

describe("discarding what an upload made", () => {
  it("deletes every entry under the upload's own id, also one that is gone", async () => {
    const api = await apiAnswering({
      "media.list": [listOf(filled, { ...empty, id: "1_gone" })],
      "media.delete": [null, exception("ENTRY_ID_NOT_FOUND")],
    });
    await discardEntries(api, { mark: markOf(request), target: null }, callOf());
    expect(said()).toEqual(["media.list", "media.delete", "media.delete"]);
    expect(server.heard[1]?.text).toContain("1_e");
  });

  it("touches nothing under the caller's reference id", async () => {
    const api = await apiAnswering({});
    await discardEntries(api, { mark: markOf(named), target: null }, callOf());
    expect(said()).toEqual([]);
  });
});
