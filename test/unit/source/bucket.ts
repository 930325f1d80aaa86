import { S3Client } from "@aws-sdk/client-s3";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { onTestFinished } from "vitest";
import { startEmulator } from "../../../src/emulator/index.js";
import type { Emulator, EmulatorOptions } from "../../../src/emulator/index.js";
import type { Source } from "../../../src/model.js";
import type { SourceOptions } from "../../../src/source/input.js";
import { resolveSource } from "../../../src/source/resolve.js";
import type { S3Input } from "../../../src/source/s3/location.js";
import { signal } from "./looking.js";

export const key = "talks/my talk (1)+ä.mp4";

/** An emulator that lives until the end of the running test. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** A client for the emulator, with what a test wants otherwise. */
export function clientOf({ s3 }: Emulator, config: S3ClientConfig = {}): S3Client {
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: s3.region,
    credentials: s3.credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    ...config,
  });
  onTestFinished(() => {
    client.destroy();
  });
  return client;
}

/** An object of the emulator's bucket, looked at. */
export async function look(
  emulator: Emulator,
  input: Partial<S3Input> = {},
  options: SourceOptions = {},
): Promise<Source> {
  const client = input.client ?? clientOf(emulator);
  const source = await resolveSource(
    { bucket: emulator.s3.bucket, key, ...input, client },
    options,
  );
  if (source.probe === undefined) throw new Error("there is nothing to look at");
  return source.probe(signal);
}
