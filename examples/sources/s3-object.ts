/**
 * An object in S3, or in anything that speaks its language. Where the platform can reach the store it pulls the object by a
 * signed link, and no byte passes through this machine; where it cannot, as with a store inside the own network, ranges of
 * the object go up as parts. The AWS SDK is loaded only here, and is installed by whoever uses it.
 */
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { createUploader, kaltura } from "upreel";
import { startEmulator } from "upreel/emulator";
import { showPlan } from "../support/plan.js";
import { checkStored } from "../support/stored.js";
import { makeVideo } from "../support/video.js";

const emulator = await startEmulator();
const folder = await mkdtemp(join(tmpdir(), "upreel-example-"));
const film = await makeVideo(join(folder, "film.mp4"), 40_000_000);

// The emulator has a bucket too.
const { endpoint, region, credentials, bucket } = emulator.s3;
const key = "films/film.mp4";
await emulator.s3.put(key, createReadStream(film));
const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });

const uploader = createUploader(
  kaltura({ ...emulator.credentials.kaltura, baseUrl: emulator.url }),
);
// The store is on this machine: once as if the platform could reach it all the same, and once not.
for (const allowPrivateUrls of [true, false]) {
  const input = { bucket, key, client };
  showPlan(await uploader.plan(input, { allowPrivateUrls }));
  const asset = await uploader.upload(input, { title: "Film", allowPrivateUrls });
  await checkStored(emulator, uploader, asset, film);
}

client.destroy();
await emulator.stop();
await rm(folder, { recursive: true });
