/** Many calls in one request. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { multipart, multipartType, post, postJson, startKaltura } from "./harness.js";
import type { Answer, Kaltura } from "./harness.js";

let kaltura: Kaltura;
beforeAll(async () => {
  kaltura = await startKaltura();
});
afterAll(() => kaltura.stop());

const url = () => `${kaltura.url}/api_v3/service/multirequest`;
const send = async (items: object): Promise<readonly Answer[]> =>
  (await postJson(url(), { format: 1, ks: kaltura.admin, ...items })) as unknown as Answer[];

const add = (fileName: string) => ({
  service: "uploadToken",
  action: "add",
  uploadToken: { fileName },
});
const get = (uploadTokenId: string) => ({ service: "uploadtoken", action: "get", uploadTokenId });

it.each([
  ["1", { 1: add("a.mp4"), 2: get("{1:result:id}") }],
  ["0", { 0: add("a.mp4"), 1: get("{1:result:id}") }],
])("counts keys from %s and references from 1", async (_, items) => {
  const [added, got] = await send(items);
  expect(added?.id).toMatch(/^1_/);
  expect(got).toEqual(added);
  expect(kaltura.requests().at(-1)?.details).toMatchObject({
    items: "uploadtoken.add+uploadtoken.get",
  });
});

it("ends silently at the first gap", async () => {
  expect(await send({ 1: add("a"), 2: { service: "media" }, 3: add("b") })).toHaveLength(1);
  expect(await send({ 1: add("a"), 3: add("b") })).toHaveLength(1);
  expect(await send({ 2: add("a") })).toEqual([]);
});

it("goes on after a failure, whose references are empty", async () => {
  const answers = await send({
    1: get("1_none"),
    2: { ...add("x{1:result:id}y{1:result:message}"), ks: kaltura.admin },
    3: get("{9:result:id}"),
    4: { service: "system", action: "ping" },
    5: add("{4:result}-{2:result:uploadedFileSize}-{2:result:partnerId}"),
  });
  expect(answers.map(({ code }) => code)).toEqual([
    "UPLOAD_TOKEN_NOT_FOUND",
    undefined,
    "UPLOAD_TOKEN_NOT_FOUND",
    undefined,
    undefined,
  ]);
  expect(answers[1]?.fileName).toBe("xy");
  expect(answers[4]?.fileName).toBe("1--102");
});

it("reaches into lists, one element or all", async () => {
  const filter = { userIdEqual: "user@example.com", fileNameEqual: "listed.mp4" };
  const [one, two, , element, all] = await send({
    1: add("listed.mp4"),
    2: add("listed.mp4"),
    3: { service: "uploadToken", action: "list", filter },
    4: add("{3:result:objects:1:id}"),
    5: add("{3:result:objects:_all:id}"),
  });
  expect(element?.fileName).toBe(two?.id);
  expect(all?.fileName).toBe(`${one?.id},${two?.id}`);
});

it("lets an item bring its own session", async () => {
  const answers = await send({ 1: { ...add("a"), ks: "nonsense" }, 2: add("b") });
  expect(answers.map(({ code }) => code)).toEqual(["INVALID_KS", undefined]);
});

it("takes items as a form, with files by item", async () => {
  const fields = {
    ...{ ks: kaltura.admin, format: "1" },
    ...{ "1:service": "uploadToken", "1:action": "add", "1:uploadToken:fileName": "a.mp4" },
    ...{ "2:service": "uploadToken", "2:action": "upload", "2:uploadTokenId": "{1:result:id}" },
    ...{ "2:finalChunk": "0" },
  };
  const parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
  const body = multipart([...parts, { name: "2:fileData", value: "x", filename: "a.mp4" }]);
  const answers = await post(url(), { "Content-Type": multipartType }, body);
  expect(answers).toMatchObject([{ status: 0 }, { status: 1, uploadedFileSize: "1" }]);
  expect(kaltura.requests().at(-1)?.details).toMatchObject({
    ...{ items: "uploadtoken.add+uploadtoken.upload", resume: false, size: 1, finalChunk: false },
  });
});

it("carries a whole video in: entry, token, attachment, bytes", async () => {
  const items = {
    1: { service: "media", action: "add", entry: { mediaType: 1, name: "n" } },
    2: { service: "uploadToken", action: "add" },
    3: {
      ...{ service: "media", action: "addContent", entryId: "{1:result:id}" },
      resource: { objectType: "KalturaUploadedFileTokenResource", token: "{2:result:id}" },
    },
    4: { service: "uploadToken", action: "upload", uploadTokenId: "{2:result:id}" },
  };
  const body = multipart([
    { name: "json", value: JSON.stringify({ ks: kaltura.admin, format: 1, ...items }) },
    { name: "4:fileData", value: "video", filename: "v.mp4" },
  ]);
  const answers = (await post(
    url(),
    { "Content-Type": multipartType },
    body,
  )) as unknown as Answer[];
  expect(answers.map(({ status }) => status)).toEqual([7, 0, 0, 3]);
});
