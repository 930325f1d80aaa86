/** Pausing an upload in the middle, and going on: nothing moves while it is paused, and nothing is sent twice over. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createUploader, kaltura } from "upreel";
import { startEmulator } from "upreel/emulator";
import { bar } from "./support/terminal.js";
import { makeVideo } from "./support/video.js";

const folder = await mkdtemp(join(tmpdir(), "upreel-example-"));
const emulator = await startEmulator();
const uploader = createUploader(
  kaltura({ ...emulator.credentials.kaltura, baseUrl: emulator.url }),
);
const film = await makeVideo(join(folder, "film.mp4"), 60_000_000);

let hasPaused = false;
const task = uploader.start(film, {
  onProgress(progress) {
    console.log(bar(progress));
    if (hasPaused || progress.storedBytes < 20_000_000) return;
    hasPaused = true;
    console.log("pausing for half a second");
    task.pause();
    setTimeout(() => {
      console.log("going on");
      task.resume();
    }, 500);
  },
});

const asset = await task.done;
console.log(`${asset.id} is ${asset.state}`);

await emulator.stop();
await rm(folder, { recursive: true });
