/**
 * An upload that survives its process. Kill it at any moment and run it again: it continues where the platform's
 * acknowledgements end. The demo runs it twice; on its own it runs once, against an emulator that it starts itself.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createUploader, kaltura } from "upreel";
import { startEmulator } from "upreel/emulator";
import { makeVideo } from "./support/video.js";

const { EMULATOR, VIDEO, CHECKPOINTS } = process.env;
const folder = await mkdtemp(join(tmpdir(), "upreel-example-"));
const emulator = EMULATOR === undefined ? await startEmulator() : undefined;
const video = VIDEO ?? (await makeVideo(join(folder, "film.mp4"), 40_000_000));
const account = { partnerId: 102, adminSecret: "0f9d3c5a7be14682a0c1d2e3f4a5b6c7" };

const uploader = createUploader(
  kaltura({ ...account, userId: "uploader@example.com", baseUrl: EMULATOR ?? emulator?.url }),
  { checkpoints: CHECKPOINTS ?? join(folder, "checkpoints") },
);

const print = (value: object): void => {
  console.log(JSON.stringify(value));
};

const asset = await uploader.upload(video, {
  title: "Film, killed and resumed",
  onProgress: ({ storedBytes, totalBytes }) => {
    print({ stored: storedBytes, total: totalBytes });
  },
  onEvent: (event) => {
    if (event.type === "resumed") print({ resumed: event.heldBytes });
  },
});
print({ asset: await uploader.waitUntilReady(asset.id) });
await emulator?.stop();
await rm(folder, { recursive: true });
