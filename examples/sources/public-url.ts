/**
 * A URL that everybody can reach: the platform pulls the video by itself, and not one byte passes through this machine. Here
 * the platform is emulated on this machine and so is the web server, hence `allowPrivateUrls`; on the internet it is not
 * needed.
 */
import { createUploader, jwplayer } from "upreel";
import { startEmulator } from "upreel/emulator";
import { showPlan } from "../support/plan.js";
import { checkStored } from "../support/stored.js";
import { clip } from "../support/video.js";
import { serveFile } from "../support/web-server.js";

const emulator = await startEmulator();
const site = await serveFile(clip);
const uploader = createUploader(
  jwplayer({ ...emulator.credentials.jwplayer, baseUrl: emulator.url }),
  { allowPrivateUrls: true },
);

showPlan(await uploader.plan(site.url));
const asset = await uploader.upload(site.url, { title: "Clip" });
await checkStored(emulator, uploader, asset, clip);

await site.close();
await emulator.stop();
