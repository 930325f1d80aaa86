/** Kaltura inside the whole emulator: its account, its records, and the faults on the line. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator } from "../../../../src/emulator/index.js";
import { postJson } from "./harness.js";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ kaltura: { uploadUrl: "http://upload.example.com" } });
});
afterEach(() => emulator.stop());

async function session(): Promise<string> {
  const { partnerId, adminSecret: secret, userId } = emulator.credentials.kaltura;
  const url = `${emulator.url}/api_v3/service/session/action/start`;
  const ks: unknown = await postJson(url, { format: 1, partnerId, secret, userId, type: 2 });
  return ks as string;
}

it("serves its account by its rules and hides sessions in its record", async () => {
  const ks = await session();
  const url = `${emulator.url}/api_v3/service/uploadToken/action/add/ks/${ks}`;
  const { partnerId, userId } = emulator.credentials.kaltura;
  expect(await postJson(url, { format: 1 })).toMatchObject({
    ...{ partnerId, userId, uploadUrl: "http://upload.example.com" },
  });
  expect(JSON.stringify(emulator.requests())).not.toContain(ks);
});

it("carries a call out whose answer is lost", async () => {
  const ks = await session();
  emulator.faults.add({ operation: "kaltura.media.add", kind: "lose-answer" });
  const url = `${emulator.url}/api_v3/service/media/action/add`;
  const body = { format: 1, ks, entry: { mediaType: 1, name: "n" } };
  await expect(postJson(url, body)).rejects.toThrow();
  expect(emulator.faults.unfired()).toEqual([]);
  expect(emulator.assets()).toMatchObject([{ platform: "kaltura", title: "n", state: "7" }]);
});

it("applies nothing of an upload that is cut short", async () => {
  const ks = await session();
  const api = `${emulator.url}/api_v3/service/uploadToken/action`;
  const { id } = await postJson(`${api}/add`, { format: 1, ks });
  emulator.faults.add({
    ...{ operation: "kaltura.uploadtoken.upload", kind: "reset-after-bytes", bytes: 100_000 },
  });
  const form = new FormData();
  form.set("fileData", new Blob([new Uint8Array(1_000_000)]), "a.mp4");
  const send = () =>
    fetch(`${api}/upload?format=1&ks=${ks}&uploadTokenId=${id}`, { method: "POST", body: form });
  await expect(send()).rejects.toThrow();
  expect(await postJson(`${api}/get`, { format: 1, ks, uploadTokenId: id })).toMatchObject({
    status: 0,
  });
  expect(await (await send()).json()).toMatchObject({ status: 2, uploadedFileSize: "1000000" });
});
