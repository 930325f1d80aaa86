/** One function uploads to every platform: only the provider that it is given differs. */
import { createUploader, jwplayer, kaltura, UploadError } from "upreel";
import type { Uploader } from "upreel";
import { startEmulator } from "upreel/emulator";
import { clip } from "./support/video.js";

async function publish(uploader: Uploader, path: string): Promise<string> {
  try {
    const { id } = await uploader.upload(path, {
      title: "Clip",
      description: "Three seconds of test pattern",
      referenceId: "clip-1",
    });
    return `${uploader.provider} made ${id}`;
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    return `${uploader.provider} failed (${error.kind}): ${error.message}`;
  }
}

const emulator = await startEmulator();
const { url: baseUrl, credentials } = emulator;
const uploaders = [
  createUploader(jwplayer({ ...credentials.jwplayer, baseUrl })), // API v1
  createUploader(jwplayer({ ...credentials.jwplayerV2, baseUrl })), // API v2
  createUploader(kaltura({ ...credentials.kaltura, baseUrl })),
];
for (const uploader of uploaders) console.log(await publish(uploader, clip));
console.log(await publish(uploaders[0]!, "./no-such-file.mp4"));
await emulator.stop();
