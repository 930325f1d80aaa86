/** A file, by its path or its `file:` URL. Parts go up straight from where it lies, and it is never held in memory. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createUploader, kaltura } from "upreel";
import { startEmulator } from "upreel/emulator";
import { showPlan } from "../support/plan.js";
import { checkStored } from "../support/stored.js";
import { makeVideo } from "../support/video.js";

const emulator = await startEmulator();
const uploader = createUploader(
  kaltura({ ...emulator.credentials.kaltura, baseUrl: emulator.url }),
);
const folder = await mkdtemp(join(tmpdir(), "upreel-example-"));
const film = await makeVideo(join(folder, "film.mp4"), 40_000_000);

for (const input of [film, pathToFileURL(film)]) {
  showPlan(await uploader.plan(input));
  const asset = await uploader.upload(input, { title: "Film" });
  await checkStored(emulator, uploader, asset, film);
}

await emulator.stop();
await rm(folder, { recursive: true });
