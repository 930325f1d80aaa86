/** Bytes that are there already: a Buffer, and a Blob as a form handler gives it. */
import { readFile } from "node:fs/promises";
import { createUploader, jwplayer } from "upreel";
import { startEmulator } from "upreel/emulator";
import { checkStored } from "../support/stored.js";
import { clip } from "../support/video.js";

const emulator = await startEmulator();
const uploader = createUploader(
  jwplayer({ ...emulator.credentials.jwplayer, baseUrl: emulator.url }),
);
const bytes = await readFile(clip);

const buffered = await uploader.upload(bytes, { name: "clip.mp4" });
await checkStored(emulator, uploader, buffered, clip);

const form = new FormData();
form.set("video", new Blob([bytes], { type: "video/mp4" }), "clip.mp4");
const file = form.get("video");
if (!(file instanceof Blob)) throw new Error("the form has no video");
const posted = await uploader.upload(file);
await checkStored(emulator, uploader, posted, clip);

await emulator.stop();
