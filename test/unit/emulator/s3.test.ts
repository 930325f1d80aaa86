import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { onTestFinished, describe, expect, it } from "vitest";
import { manualClock, startEmulator } from "../../../src/emulator/index.js";
import type { Emulator, EmulatorOptions } from "../../../src/emulator/index.js";
import { noise, sha256Of } from "../../support/noise.js";

const Bucket = "videos";
const Key = "talks/my talk (1)+ä.mp4";
const bytes = noise(100_000);

async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.stop());
  return emulator;
}

function clientOf({ s3 }: Emulator, config: S3ClientConfig = {}): S3Client {
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

describe("an object in the emulated S3", () => {
  it("is read whole, in part, and by its head", async () => {
    const emulator = await start();
    const { etag } = await emulator.s3.put(Key, bytes, "video/mp4");
    const client = clientOf(emulator);
    const whole = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(sha256Of((await whole.Body?.transformToByteArray()) ?? new Uint8Array())).toBe(
      sha256Of(bytes),
    );
    const part = await client.send(new GetObjectCommand({ Bucket, Key, Range: "bytes=10-19" }));
    expect(part).toMatchObject({ ContentRange: "bytes 10-19/100000", ETag: etag });
    expect(Buffer.from((await part.Body?.transformToByteArray()) ?? [])).toEqual(
      bytes.subarray(10, 20),
    );
    const head = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentLength: 100_000, ContentType: "video/mp4", ETag: etag });
    expect(head.VersionId).toBeUndefined();
  });

  it("is stored by the SDK, with its digest checked", async () => {
    const emulator = await start();
    const client = clientOf(emulator);
    await client.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
    const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key }));
    expect(ContentLength).toBe(bytes.length);
  });

  it("keeps its versions where the bucket does", async () => {
    const emulator = await start({ s3: { versioned: true } });
    const first = await emulator.s3.put(Key, bytes);
    const second = await emulator.s3.put(Key, noise(5));
    const client = clientOf(emulator);
    const sizeOf = async (VersionId?: string): Promise<unknown> =>
      (await client.send(new HeadObjectCommand({ Bucket, Key, VersionId }))).ContentLength;
    expect(await sizeOf()).toBe(5);
    expect(await sizeOf(second.versionId)).toBe(5);
    expect(await sizeOf(first.versionId)).toBe(100_000);
  });

  it("is read by a signed link, until it expires", async () => {
    const clock = manualClock(Date.now());
    const emulator = await start({ clock });
    await emulator.s3.put(Key, bytes);
    const command = new GetObjectCommand({ Bucket, Key });
    const link = await getSignedUrl(clientOf(emulator), command, { expiresIn: 60 });
    const good = await fetch(link, { headers: { Range: "bytes=0-9" } });
    expect(good.status).toBe(206);
    await good.arrayBuffer();
    const tampered = await fetch(link.replace("talk", "talc"));
    expect(await tampered.text()).toContain("SignatureDoesNotMatch");
    await clock.advance(61_000);
    const late = await fetch(link);
    expect({ status: late.status, text: await late.text() }).toEqual({
      status: 403,
      text: expect.stringContaining("Request has expired") as string,
    });
    expect(emulator.requests().map(({ path }) => path)).not.toContainEqual(
      expect.stringMatching(/X-Amz-Signature=(?!hidden)/) as string,
    );
  });
});

describe("what the emulated S3 refuses", () => {
  it.each<[string, S3ClientConfig, string]>([
    [
      "an unknown key",
      { credentials: { accessKeyId: "AKIA0", secretAccessKey: "x" } },
      "InvalidAccessKeyId",
    ],
    [
      "a wrong secret",
      { credentials: { accessKeyId: "AKIAUPREELEMULATOR00", secretAccessKey: "x" } },
      "SignatureDoesNotMatch",
    ],
    ["another region", { region: "us-west-2" }, "AuthorizationHeaderMalformed"],
    ["a clock that is wrong", { systemClockOffset: 3_600_000 }, "RequestTimeTooSkewed"],
  ])("%s", async (_, config, name) => {
    const emulator = await start();
    await emulator.s3.put(Key, bytes);
    const client = clientOf(emulator, config);
    await expect(client.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name,
    });
  });

  it.each([
    ["a missing object", { Bucket, Key: "none" }, "NoSuchKey"],
    ["a missing bucket", { Bucket: "none", Key }, "NoSuchBucket"],
    ["a missing version", { Bucket, Key, VersionId: "none" }, "NoSuchVersion"],
    ["a range behind the end", { Bucket, Key, Range: "bytes=100000-100001" }, "InvalidRange"],
    ["another version than wanted", { Bucket, Key, IfMatch: '"other"' }, "PreconditionFailed"],
  ])("%s", async (_, wanted, name) => {
    const emulator = await start();
    await emulator.s3.put(Key, bytes);
    const client = clientOf(emulator);
    await expect(client.send(new GetObjectCommand(wanted))).rejects.toMatchObject({ name });
  });

  it("whoever does not sign, and what it does not know", async () => {
    const emulator = await start();
    const bare = await fetch(`${emulator.s3.endpoint}/${Bucket}/${Key}`);
    expect(await bare.text()).toContain("<Code>AccessDenied</Code>");
    const list = clientOf(emulator).send(new ListObjectsV2Command({ Bucket }));
    await expect(list).rejects.toMatchObject({ name: "NotImplemented" });
  });
});
