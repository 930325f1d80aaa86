/** The built package through its ESM doors, as an application imports it: run by `npm run package`, after the build. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createUploader, jwplayer, kaltura, UploadError } from "upreel";
import { startEmulator } from "upreel/emulator";

const clip = new URL("../../examples/media/clip.mp4", import.meta.url);
const emulator = await startEmulator();
const { url: baseUrl, credentials } = emulator;

const jw = createUploader(jwplayer({ ...credentials.jwplayer, baseUrl }));
const kt = createUploader(kaltura({ ...credentials.kaltura, baseUrl }));
await jw.upload(clip);
await kt.upload(readFileSync(clip), { name: "clip.mp4", method: "chunked" });
await assert.rejects(jw.upload("no-such-file.mp4"), (error) => {
  assert(error instanceof UploadError);
  assert.equal(error.kind, "invalid-input");
  assert.equal(error.constructor.name, "UploadError");
  return true;
});
assert.equal(emulator.assets().length, 2);
await emulator.stop();
console.log("the ESM doors open");
