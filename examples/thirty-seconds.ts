/** The shortest useful program: plan, upload, wait. Against the emulator, so it runs anywhere. */
import { createUploader, jwplayer } from "upreel";
import { startEmulator } from "upreel/emulator";
import { clip } from "./support/video.js";

const emulator = await startEmulator();
const uploader = createUploader(
  jwplayer({ ...emulator.credentials.jwplayer, baseUrl: emulator.url }),
);

const plan = await uploader.plan(clip);
for (const { method, why } of plan.reasons) console.log(`${method}: ${why}`);

const asset = await uploader.upload(clip, { title: "Clip", tags: ["example"] });
const ready = await uploader.waitUntilReady(asset.id);
console.log(`${ready.id} is ${ready.state}:`, ready.urls);

await emulator.stop();
