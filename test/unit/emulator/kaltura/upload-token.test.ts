/** The uploadToken service beyond what was recorded: lists, expiry by the clock, records, large parts, broken ones. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { dirname } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import { multipart, multipartType, startKaltura, until, upload } from "./harness.js";
import type { KalturaRules } from "../../../../src/emulator/kaltura/rules.js";
import type { Answer, Kaltura } from "./harness.js";

let clock: ManualClock;
let kaltura: Kaltura;
beforeEach(() => start({}));
afterEach(() => kaltura.stop());

async function start(rules: Partial<KalturaRules>): Promise<void> {
  clock = manualClock();
  kaltura = await startKaltura({ clock, rules });
}

const addToken = (uploadToken: object = {}) => kaltura.api("uploadToken.add", { uploadToken });
const list = (filter: object) => kaltura.api("uploadToken.list", { filter });
const ids = ({ objects }: Answer) => objects.map(({ id }) => id);
const part = { finalChunk: false };

it("lists by name, size, status and owner", async () => {
  const a = await addToken({ fileName: "a.mp4", fileSize: 10 });
  const b = await addToken({ fileName: "a.mp4", fileSize: 20 });
  const c = await addToken({ fileName: "c.mp4" });
  await upload(kaltura, b.id, new Uint8Array(1), part);
  await upload(kaltura, c.id, new Uint8Array(1));

  expect(ids(await list({}))).toEqual([a.id, b.id, c.id]);
  expect(ids(await list({ fileNameEqual: "a.mp4" }))).toEqual([a.id, b.id]);
  expect(ids(await list({ fileNameEqual: "a.mp4", fileSizeEqual: 20 }))).toEqual([b.id]);
  expect(ids(await list({ statusIn: "1,2" }))).toEqual([b.id, c.id]);
  expect(ids(await list({ idIn: `${a.id},${c.id}` }))).toEqual([a.id, c.id]);
  expect(ids(await list({ userIdEqual: "nobody" }))).toEqual([]);
  kaltura.backdoor.editToken(a.id, { status: 3 });
  expect(ids(await list({ fileNameEqual: "a.mp4" }))).toEqual([b.id]);
  await kaltura.api("uploadToken.delete", { uploadTokenId: b.id });
  expect(await list({})).toMatchObject({
    ...{ totalCount: 2, objectType: "KalturaUploadTokenListResponse" },
  });
});

it("forgets a partial upload after seven days of the clock", async () => {
  const { id } = await addToken({ fileName: "a.mp4" });
  await upload(kaltura, id, new Uint8Array(2), part);
  const next = { resume: true, resumeAt: 2, ...part };
  await clock.advance(604_800_000);
  expect((await upload(kaltura, id, new Uint8Array(2), next)).status).toBe(1);
  const unfinished = { fileNameEqual: "a.mp4", statusEqual: 1 };
  expect(ids(await list(unfinished))).toEqual([id]);
  await clock.advance(604_801_000);
  expect(await upload(kaltura, id, new Uint8Array(2), next)).toMatchObject({
    ...{ code: "UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED", args: { MAX_RESUME_TIME: "604800" } },
  });
  expect(ids(await list(unfinished))).toEqual([]);
});

it("offers an upload URL when the rules have one", async () => {
  await kaltura.stop();
  await start({ uploadUrl: "https://ny-upload.example.com" });
  expect((await addToken()).uploadUrl).toBe("https://ny-upload.example.com");
});

it("accepts only the allowed types when types are restricted", async () => {
  await kaltura.stop();
  await start({ allowedExtensions: ["mp4"] });
  const [good, bad] = [await addToken(), await addToken()];
  expect((await upload(kaltura, good.id, new Uint8Array(1), { filename: "A.MP4" })).status).toBe(2);
  expect((await upload(kaltura, bad.id, new Uint8Array(1), { filename: "a.exe" })).code).toBe(
    "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD",
  );
});

it("keeps a waiting part's place empty while a lock is left behind", async () => {
  const { id } = await addToken();
  await upload(kaltura, id, new Uint8Array(100), part);
  kaltura.backdoor.holdChunkLock(id, 200, 60);
  const waiting = { resume: true, resumeAt: 200, ...part };
  expect((await upload(kaltura, id, new Uint8Array(50), waiting)).status).toBe(1);
  expect(kaltura.backdoor.token(id)).toMatchObject({ queue: {}, locks: [200] });
  await clock.advance(60_000);
  await upload(kaltura, id, new Uint8Array(50), waiting);
  expect(kaltura.backdoor.token(id)).toMatchObject({ queue: { 200: 50 }, locks: [] });
});

it("starts another queue when the first part comes under another extension", async () => {
  const { id } = await addToken();
  await upload(kaltura, id, new Uint8Array(100), { filename: "a.mp4", ...part });
  await upload(kaltura, id, new Uint8Array(50), { resume: true, resumeAt: 200, ...part });
  await upload(kaltura, id, new Uint8Array(10), { filename: "a.mov", ...part });
  expect(kaltura.backdoor.token(id)).toMatchObject({
    ...{ queue: {}, file: { sizeBytes: 10, extension: "mov" } },
  });
});

it("can be reached under the name of another data centre, and records who used it", async () => {
  await kaltura.stop();
  await start({ uploadHost: "localhost" });
  const { port } = new URL(kaltura.url);
  const { id, uploadUrl } = await addToken();
  expect(uploadUrl).toBe(`http://localhost:${port}`);
  expect((await kaltura.api("uploadToken.get", { uploadTokenId: id })).uploadUrl).toBe(uploadUrl);
  await upload({ ...kaltura, url: String(uploadUrl) }, id, new Uint8Array(3));
  expect(kaltura.requests().map(({ operation, details }) => [operation, details.host])).toEqual([
    ["kaltura.uploadtoken.add", `127.0.0.1:${port}`],
    ["kaltura.uploadtoken.get", `127.0.0.1:${port}`],
    ["kaltura.uploadtoken.upload", `localhost:${port}`],
  ]);
});

it("notes in the record what was uploaded where", async () => {
  const { id } = await addToken();
  const { host } = new URL(kaltura.url);
  await upload(kaltura, id, new Uint8Array(3), part);
  await upload(kaltura, id, new Uint8Array(5), { resume: true, resumeAt: 3 });
  expect(kaltura.requests().map(({ operation, details }) => ({ operation, ...details }))).toEqual([
    { operation: "kaltura.uploadtoken.add", host },
    {
      ...{ operation: "kaltura.uploadtoken.upload", host, uploadTokenId: id },
      ...{ resume: false, resumeAt: -1, size: 3, finalChunk: false },
    },
    {
      ...{ operation: "kaltura.uploadtoken.upload", host, uploadTokenId: id },
      ...{ resume: true, resumeAt: 3, size: 5, finalChunk: true },
    },
  ]);
});

it("joins large parts byte by byte, whatever their order", async () => {
  const source = Buffer.from(Array.from({ length: 5_000_003 }, (_, at) => (at * 31 + 7) % 251));
  const { id } = await addToken();
  const send = (start: number, end: number, last = false) =>
    upload(kaltura, id, source.subarray(start, end), {
      ...{ resume: start > 0, resumeAt: start, finalChunk: last },
    });
  await send(0, 1);
  await send(3_000_000, 4_500_000);
  await send(1, 3_000_000);
  expect(await send(4_500_000, source.length, true)).toMatchObject({
    ...{ status: 2, uploadedFileSize: String(source.length) },
  });
  const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  const { path } = kaltura.backdoor.token(id)!.file!;
  expect(digest(readFileSync(path))).toBe(digest(source));
  expect(readdirSync(dirname(path))).toHaveLength(1);
});

it("leaves nothing of a part whose client went away", async () => {
  const { id } = await addToken();
  await upload(kaltura, id, new Uint8Array(10), part);
  const { path } = kaltura.backdoor.token(id)!.file!;
  const whole = multipart([
    { name: "fileData", value: new Uint8Array(500_000), filename: "a.mp4" },
  ]);
  const outgoing = request(`${kaltura.url}/api_v3/service/uploadToken/action/upload`, {
    method: "POST",
    headers: { "Content-Type": multipartType, "Content-Length": whole.length },
  });
  outgoing.on("error", () => undefined);
  outgoing.write(whole.slice(0, 400_000));
  await until(() => readdirSync(dirname(path)).length === 2);
  outgoing.destroy();
  await until(() => readdirSync(dirname(path)).length === 1);
  expect(kaltura.backdoor.token(id)).toMatchObject({ status: 1, file: { sizeBytes: 10 } });
});

it("removes the parts that an action did not want, and everything at its end", async () => {
  const { id } = await addToken();
  await upload(kaltura, id, new Uint8Array(10), part);
  const { path } = kaltura.backdoor.token(id)!.file!;
  expect((await upload(kaltura, "1_none", new Uint8Array(10))).code).toBe("UPLOAD_TOKEN_NOT_FOUND");
  expect(readdirSync(dirname(path))).toHaveLength(1);
  await kaltura.stop();
  expect(existsSync(dirname(path))).toBe(false);
  await start({});
});

it("lets a waiting final go when the emulator stops", async () => {
  const { id } = await addToken();
  await upload(kaltura, id, new Uint8Array(10), part);
  const final = upload(kaltura, id, new Uint8Array(10), { resume: true, resumeAt: 20 });
  const failed = expect(final).rejects.toThrow();
  await clock.untilSleeping(1);
  await kaltura.stop();
  await failed;
  await start({});
});
