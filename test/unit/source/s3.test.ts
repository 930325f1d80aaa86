import { describe, expect, it } from "vitest";
import type { Emulator } from "../../../src/emulator/index.js";
import { resolveSource } from "../../../src/source/resolve.js";
import { failureOf } from "../../support/failure.js";
import { noise } from "../../support/noise.js";
import { clientOf, key, look, start } from "./bucket.js";
import { video } from "./looking.js";
import { bytesOf } from "./reading.js";

describe("an object in S3", () => {
  it("is named without a request, and then seen with one", async () => {
    const emulator = await start();
    const { etag } = await emulator.s3.put(key, video, "video/x-mine");
    const input = { bucket: emulator.s3.bucket, key, client: clientOf(emulator) };
    const unseen = await resolveSource(input);
    expect(unseen.facts).toMatchObject({
      kind: "s3",
      name: "my talk (1)+ä.mp4",
      sizeBytes: undefined,
      identity: `s3://videos/${key}`,
      unseen: true,
    });
    expect(() => unseen.slice({ start: 0, end: 1 })).toThrow(/was not looked at/);
    expect(emulator.requests()).toEqual([]);
    const { facts } = await look(emulator);
    expect(facts).toMatchObject({
      kind: "s3",
      contentType: "video/mp4",
      sizeBytes: video.length,
      fingerprint: `${etag}  ${video.length}`,
      linkLifetimeMs: 6 * 3_600_000,
    });
    expect(facts.unreachable).toMatch(/127\.0\.0\.1 is a loopback address/);
    expect(emulator.requests().map(({ operation }) => operation)).toEqual(["s3.getobject"]);
  });

  it("gives any range any number of times, and each is asked for alone", async () => {
    const emulator = await start();
    await emulator.s3.put(key, video);
    const source = await look(emulator);
    const ranges = [
      { start: 0, end: 10 },
      { start: 100_000, end: video.length },
      { start: 100_000, end: video.length },
    ];
    for (const range of ranges)
      expect(
        (await bytesOf(source.slice(range), 7_000)).equals(video.subarray(range.start, range.end)),
      ).toBe(true);
    expect(emulator.requests().slice(1)).toMatchObject(ranges.map((details) => ({ details })));
    await source.verify();
    await source.close();
  });

  it("is pulled by a link that names the version that was seen", async () => {
    const emulator = await start({ s3: { versioned: true } });
    const { versionId } = await emulator.s3.put(key, video);
    const source = await look(emulator, { linkLifetimeMs: 60_000 }, { allowPrivateUrls: true });
    await emulator.s3.put(key, noise(100));
    expect(source.facts).toMatchObject({ unreachable: undefined, linkLifetimeMs: 60_000 });
    const link = new URL(source.facts.url ?? "");
    expect(link.searchParams.get("versionId")).toBe(versionId);
    expect(link.searchParams.get("X-Amz-Expires")).toBe("60");
    const pulled = await fetch(link);
    expect(Buffer.from(await pulled.arrayBuffer()).equals(video)).toBe(true);
    expect(await bytesOf(source.slice({ start: 0, end: 10 }))).toEqual(video.subarray(0, 10));
  });

  it("can be an older version", async () => {
    const emulator = await start({ s3: { versioned: true } });
    const { versionId } = await emulator.s3.put(key, video);
    await emulator.s3.put(key, noise(100));
    expect((await look(emulator, { versionId })).facts.sizeBytes).toBe(video.length);
    expect((await look(emulator)).facts.sizeBytes).toBe(100);
  });
});

describe("the link to an object", () => {
  const credentialsFor = (emulator: Emulator, leftMs: number) => () =>
    Promise.resolve({ ...emulator.s3.credentials, expiration: new Date(Date.now() + leftMs) });

  it("does not outlive the credentials that sign it", async () => {
    const emulator = await start();
    await emulator.s3.put(key, video);
    const client = clientOf(emulator, { credentials: credentialsFor(emulator, 3_600_000) });
    const { facts } = await look(emulator, { client }, { allowPrivateUrls: true });
    expect(facts.unreachable).toBeUndefined();
    expect(facts.linkLifetimeMs).toBeGreaterThan(3_500_000);
    expect(facts.linkLifetimeMs).toBeLessThanOrEqual(3_600_000);
  });

  it("is not given to a platform that may come too late for it", async () => {
    const emulator = await start();
    await emulator.s3.put(key, video);
    const client = clientOf(emulator, { credentials: credentialsFor(emulator, 600_000) });
    const { facts } = await look(emulator, { client }, { allowPrivateUrls: true });
    expect(facts.unreachable).toMatch(
      /^the S3 client's credentials expire in \d{3} s, and so would a link that they sign$/,
    );
  });
});

describe("an object that changes", () => {
  it.each([
    ["has another version, in a bucket that keeps none", noise(video.length)],
    ["has become shorter", noise(100)],
  ])("because it %s is refused", async (_, bytes) => {
    const emulator = await start();
    await emulator.s3.put(key, video);
    const source = await look(emulator);
    await emulator.s3.put(key, bytes);
    const error = await failureOf(bytesOf(source.slice({ start: 100_000, end: 100_010 })));
    expect(error).toMatchObject({
      kind: "source-changed",
      message: expect.stringContaining(`s3://videos/${key} has another version`) as string,
    });
    expect((await failureOf(source.verify())).kind).toBe("source-changed");
  });

  it("stays what it was in a bucket that keeps versions", async () => {
    const emulator = await start({ s3: { versioned: true } });
    await emulator.s3.put(key, video);
    const source = await look(emulator);
    await emulator.s3.put(key, noise(100));
    const bytes = await bytesOf(source.slice({ start: 100_000, end: 200_000 }));
    expect(bytes.equals(video.subarray(100_000, 200_000))).toBe(true);
    await source.verify();
  });
});

describe("a part of an object", () => {
  it("that breaks off is `interrupted`, and can be asked for again", async () => {
    const emulator = await start();
    await emulator.s3.put(key, video);
    const source = await look(emulator);
    emulator.faults.add({ operation: "s3.getobject", kind: "reset-before-answer" });
    const body = source.slice({ start: 0, end: 100_000 });
    expect((await failureOf(bytesOf(body))).kind).toBe("interrupted");
    expect((await bytesOf(body)).equals(video.subarray(0, 100_000))).toBe(true);
    expect(emulator.faults.unfired()).toEqual([]);
  });
});
