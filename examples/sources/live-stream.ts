/**
 * A stream of which nobody knows how long it will be, as a camera or a transcoder gives it. Kaltura takes it part by part;
 * JW Player's methods must know the size first, so it is copied to a temporary file, if that is allowed.
 */
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createUploader, jwplayer, kaltura, UploadError } from "upreel";
import { startEmulator } from "upreel/emulator";
import { showPlan } from "../support/plan.js";
import { checkStored } from "../support/stored.js";
import { makeVideo } from "../support/video.js";

const emulator = await startEmulator();
const { credentials, url: baseUrl } = emulator;
const folder = await mkdtemp(join(tmpdir(), "upreel-example-"));
const film = await makeVideo(join(folder, "film.mp4"), 20_000_000);

/** A camera that films a little faster than real time. */
async function* camera(): AsyncGenerator<Uint8Array> {
  for await (const block of createReadStream(film, { highWaterMark: 2_000_000 })) {
    await sleep(10);
    yield block as Buffer;
  }
}

for (const uploader of [
  createUploader(kaltura({ ...credentials.kaltura, baseUrl })),
  createUploader(jwplayer({ ...credentials.jwplayer, baseUrl })),
]) {
  const stream = camera();
  // Planning leaves the stream as it is.
  showPlan(await uploader.plan(stream));
  await checkStored(emulator, uploader, await uploader.upload(stream, { name: "film.mp4" }), film);
}

const careful = createUploader(jwplayer({ ...credentials.jwplayer, baseUrl }), { spool: false });
try {
  await careful.upload(camera());
} catch (error) {
  if (!(error instanceof UploadError)) throw error;
  console.log(`  without temporary files: ${error.message}`);
}

await emulator.stop();
await rm(folder, { recursive: true });
