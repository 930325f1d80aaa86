/**
 * A URL behind a password, inside the own network: the platform cannot pull from there, so the video is read here, range by
 * range, and sent on without touching the disk. The headers go to that server alone. Private addresses are read from only
 * because `allowPrivateUrls` says so: never set it for URLs that users give.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createUploader, kaltura } from "upreel";
import { startEmulator } from "upreel/emulator";
import { showPlan } from "../support/plan.js";
import { checkStored } from "../support/stored.js";
import { makeVideo } from "../support/video.js";
import { serveFile } from "../support/web-server.js";

const emulator = await startEmulator();
const folder = await mkdtemp(join(tmpdir(), "upreel-example-"));
const film = await makeVideo(join(folder, "film.mp4"), 40_000_000);
const authorization = "Bearer a-secret-of-the-archive";
const archive = await serveFile(film, { authorization });

const uploader = createUploader(
  kaltura({ ...emulator.credentials.kaltura, baseUrl: emulator.url }),
  { allowPrivateUrls: "relay" },
);
const input = { url: archive.url, headers: { Authorization: authorization } };
showPlan(await uploader.plan(input));
const asset = await uploader.upload(input, { title: "Film" });
await checkStored(emulator, uploader, asset, film);

await archive.close();
await emulator.stop();
await rm(folder, { recursive: true });
