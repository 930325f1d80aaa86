/** How requests may be spelled, and how answers are. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { multipart, multipartType, post, postJson, startKaltura, upload } from "./harness.js";
import type { Kaltura } from "./harness.js";

let kaltura: Kaltura;
beforeAll(async () => {
  kaltura = await startKaltura({ rules: { maxPartBytes: 1000, maxBodyBytes: 3000 } });
});
afterAll(() => kaltura.stop());

const add = "/api_v3/service/uploadToken/action/add";
const form = { "Content-Type": "application/x-www-form-urlencoded" };
const json = { "Content-Type": "application/json" };
const addWith = (fields: string, path = add) =>
  post(`${kaltura.url}${path}`, form, `format=1&ks=${kaltura.admin}&${fields}`);

describe("the URL", () => {
  it.each([
    "/api_v3/service/uploadToken/action/add",
    "/api_v3/service/UPLOADTOKEN/action/ADD",
    "/api_v3/index.php/service/uploadtoken/action/add",
    "/api_v3/?service=uploadToken&action=add",
    "/api_v3/index.php?service=uploadToken&action=add",
    "/api_v3/index.php?service=uploadToken&action=add&kalsig=ignored",
    "/api_v3/service/uploadToken/action/add/clientTag/x",
  ])("%s", async (path) => {
    expect((await addWith("", path)).objectType).toBe("KalturaUploadToken");
  });

  it("may carry every parameter, in the path and in the query", async () => {
    const name = encodeURIComponent("a b/ü.mp4");
    const path = `/api_v3/service/uploadToken/action/add/ks/${kaltura.admin}/format/1`;
    const answer = await fetch(`${kaltura.url}${path}?uploadToken:fileName=${name}`);
    expect(await answer.json()).toMatchObject({ fileName: "a b/ü.mp4" });
  });

  it("outranks the body", async () => {
    const path = `${add}?uploadToken:fileName=query.mp4`;
    expect((await addWith("uploadToken:fileName=body.mp4", path)).fileName).toBe("query.mp4");
  });

  it("leaves service and action to the body", async () => {
    expect((await addWith("service=uploadToken&action=add", "/api_v3/")).status).toBe(0);
    expect(kaltura.requests().at(-1)?.operation).toBe("kaltura.api");
    expect((await addWith("", "/api_v3/")).code).toBe("SERVICE_NOT_SPECIFIED");
    expect((await addWith("service=media", "/api_v3/")).code).toBe("ACTION_NOT_SPECIFIED");
  });

  it("names the operation in the record", async () => {
    await addWith("", "/api_v3/?service=uploadToken&action=add");
    expect(kaltura.requests().at(-1)?.operation).toBe("kaltura.uploadtoken.add");
    await addWith("", "/api_v3/service/multirequest");
    expect(kaltura.requests().at(-1)?.operation).toBe("kaltura.multirequest");
  });

  it("of anything else is not Kaltura's", async () => {
    expect((await fetch(`${kaltura.url}/api_v33/service/system/action/ping`)).status).toBe(404);
  });
});

describe("the body", () => {
  const given = { uploadToken: { fileName: "a.mp4", fileSize: 7 } };
  const expected = { fileName: "a.mp4", fileSize: "7" };

  it("is JSON only under exactly that type", async () => {
    const body = JSON.stringify({ format: 1, ks: kaltura.admin, ...given });
    const url = `${kaltura.url}${add}?format=1`;
    expect(await post(url, json, ` ${body} `)).toMatchObject(expected);
    expect(await post(url, { "Content-Type": "Application/JSON" }, body)).toMatchObject(expected);
    const charset = { "Content-Type": "application/json; charset=utf-8" };
    expect((await post(url, charset, body)).code).toBe("MISSING_KS");
    expect((await post(url, json, "[1]")).code).toBe("MISSING_KS");
    expect((await post(url, json, "{broken}")).code).toBe("MISSING_KS");
  });

  it.each([
    ["colons", "uploadToken:fileName=a.mp4&uploadToken:fileSize=7"],
    ["brackets", "uploadToken[fileName]=a.mp4&uploadToken[fileSize]=7"],
    ["both", "uploadToken[fileName]=a.mp4&uploadToken:fileSize=7"],
    [
      "a null that counts as absent",
      "uploadToken:fileName=a.mp4&uploadToken:fileSize=7&uploadToken:autoFinalize__null=",
    ],
  ])("is a form with %s", async (_, fields) => {
    expect(await addWith(fields)).toMatchObject(expected);
  });

  it("is a form with an empty list for an object", async () => {
    expect(await addWith("uploadToken:-=")).not.toHaveProperty("fileName");
  });

  it("is a multipart form, of fields or of one field `json` that replaces all others", async () => {
    const fields = { format: "1", ks: kaltura.admin, "uploadToken:fileName": "a.mp4" };
    const parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
    const send = (all: Parameters<typeof multipart>[0]) =>
      post(`${kaltura.url}${add}`, { "Content-Type": multipartType }, multipart(all));
    expect(await send(parts)).toMatchObject({ fileName: "a.mp4" });

    const replaced = { name: "json", value: JSON.stringify({ format: 1, ks: kaltura.admin }) };
    expect(await send([...parts, replaced])).not.toHaveProperty("fileName");
    expect(await send([...parts, { name: "json", value: "{}" }])).toMatchObject({
      fileName: "a.mp4",
    });
  });

  it("keeps file parts beside a field `json`", async () => {
    const { id } = await kaltura.api("uploadToken.add");
    const fields = { format: 1, ks: kaltura.admin, uploadTokenId: id };
    const answer = await post(
      `${kaltura.url}/api_v3/service/uploadToken/action/upload`,
      { "Content-Type": multipartType },
      multipart([
        { name: "json", value: JSON.stringify(fields) },
        { name: "fileData", value: "12345", filename: "ü.mp4", type: "video/mp4" },
      ]),
    );
    expect(answer).toMatchObject({ status: 2, uploadedFileSize: "5", fileName: "ü.mp4" });
  });

  it("casts numbers and switches as PHP does", async () => {
    const { id } = await kaltura.api("uploadToken.add");
    const bytes = new Uint8Array(2);
    const send = (fields: object) => upload(kaltura, id, bytes, fields);
    expect(await send({ resume: "0", finalChunk: "False" })).toMatchObject({ status: 1 });
    expect(await send({ resume: "yes", finalChunk: "", resumeAt: " 2 bytes" })).toMatchObject({
      ...{ status: 1, uploadedFileSize: "4" },
    });
    expect(await send({ resume: "true", finalChunk: "1", resumeAt: "4" })).toMatchObject({
      ...{ status: 2, uploadedFileSize: "6" },
    });
  });

  it("loses everything when it is larger than PHP allows", async () => {
    const { id } = await kaltura.api("uploadToken.add");
    expect((await upload(kaltura, id, new Uint8Array(1000))).status).toBe(2);
    const larger = await kaltura.api("uploadToken.add");
    expect((await upload(kaltura, larger.id, new Uint8Array(1001))).code).toBe("UPLOAD_ERROR");
    const url = `${kaltura.url}/api_v3/service/uploadToken/action/upload?format=1`;
    const parts = [{ name: "fileData", value: new Uint8Array(3000), filename: "a" }];
    const answer = await post(url, { "Content-Type": multipartType }, multipart(parts));
    expect(answer.args).toEqual({ PARAM_NAME: "uploadTokenId" });
  });

  it("counts as far as it goes when it breaks off", async () => {
    const { id } = await kaltura.api("uploadToken.add");
    const whole = multipart([{ name: "fileData", value: "12345", filename: "a" }]);
    const url = `${kaltura.url}/api_v3/service/uploadToken/action/upload?format=1&uploadTokenId=${id}&ks=${kaltura.admin}`;
    const send = (body: Uint8Array<ArrayBuffer>) =>
      post(url, { "Content-Type": multipartType }, body);
    expect((await send(whole.slice(0, -36))).code).toBe("UPLOAD_ERROR");
    expect((await send(whole.slice(0, 10))).args).toEqual({ PARAM_NAME: "fileData" });
    expect((await send(whole)).status).toBe(2);
  });
});

describe("the answer", () => {
  const ask = (query: string) => fetch(`${kaltura.url}/api_v3/service/uploadToken/${query}`);

  it("is XML unless JSON is asked for", async () => {
    const answer = await ask(`action/get/uploadTokenId/1_%3Cb%3E`);
    expect(answer.headers.get("content-type")).toBe("text/xml");
    expect(await answer.text()).toBe(
      '<?xml version="1.0" encoding="utf-8"?><xml><result><error><code>MISSING_KS</code><message>Missing KS, session not established</message><objectType>KalturaAPIException</objectType><args></args></error></result><executionTime>0.01</executionTime></xml>',
    );
    const list = await ask(`action/list/ks/${kaltura.admin}/format/2?filter:statusEqual=77`);
    expect(await list.text()).toContain("<result><totalCount>0</totalCount><objects></objects>");
    const named = await ask(`action/paint/format/2`);
    expect(await named.text()).toContain(
      "<item><objectType>KalturaApiExceptionArg</objectType><name>ACTION_NAME</name><value>paint</value></item>",
    );
  });

  it("is JSON with PHP's idea of empty arguments, always with status 200", async () => {
    const answer = await ask("action/add?format=1");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.text()).toBe(
      '{"code":"MISSING_KS","message":"Missing KS, session not established","objectType":"KalturaAPIException","args":[]}',
    );
  });

  it("is a function call for JSONP", async () => {
    const answer = await ask("action/add?format=9&callback=cb");
    expect(await answer.text()).toMatch(/^cb\(\{"code":"MISSING_KS".*\}\);$/);
  });

  it("leaves out what is not set and ends in the type", async () => {
    const token = await kaltura.api("uploadToken.add", { uploadToken: { fileSize: 2 ** 40 } });
    expect(Object.keys(token).sort()).toEqual(
      [
        "id",
        "partnerId",
        "userId",
        "status",
        "fileSize",
        "createdAt",
        "updatedAt",
        "autoFinalize",
        "objectType",
      ].sort(),
    );
    expect(Object.keys(token).at(-1)).toBe("objectType");
    expect(token).toMatchObject({ fileSize: "1099511627776", autoFinalize: false, status: 0 });
    expect(token.id).toMatch(/^1_[0-9a-f]{32}$/);
  });

  it("carries the headers that support asks for", async () => {
    const { headers } = await ask("action/list?format=1");
    expect(headers.get("x-me")).toBe("upreel-emulator");
    expect(headers.get("x-kaltura-session")).toMatch(/^\d+, \d{10}$/);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("cache-control")).toMatch(/^no-store/);
  });

  it("lets any page ask", async () => {
    const answer = await fetch(`${kaltura.url}${add}`, { method: "OPTIONS" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-methods")).toBe("POST, GET, HEAD, OPTIONS");
    expect(await answer.text()).toBe("");
  });

  it("strips tags from what it quotes", async () => {
    const answer = await kaltura.api("media.get", { entryId: "<b>x</b>" });
    expect(answer.args).toEqual({ ENTRY_ID: "x" });
  });
});

it("refuses to set what is not the caller's to set", async () => {
  const answer = await kaltura.api("uploadToken.add", { uploadToken: { status: 2 } });
  expect(answer).toEqual({
    code: "PROPERTY_VALIDATION_NOT_UPDATABLE",
    message: 'The property "KalturaUploadToken::status" cannot be updated',
    objectType: "KalturaAPIException",
    args: { PROP_NAME: "KalturaUploadToken::status" },
  });
  const unknown = { uploadToken: { objectType: "KalturaSomethingElse", colour: "red" } };
  expect((await kaltura.api("uploadToken.add", unknown)).status).toBe(0);
  expect(await postJson(`${kaltura.url}${add}`, { format: 1, ks: "" })).toMatchObject({
    code: "MISSING_KS",
  });
});
