/** Whole uploads through API v2, against the emulator. */
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it, onTestFinished } from "vitest";
import { createUploader, jwplayer } from "../../../../../src/index.js";
import type { UploadEvent } from "../../../../../src/index.js";
import { until } from "../../../../support/until.js";
import { serveFile } from "../../../../support/website.js";
import { bench } from "../bench.js";
import { noise, v2Credentials } from "../fixtures.js";

const MiB = 1024 * 1024;
const GB = 1_000_000_000;
const before = noise(2000);
const after = noise(1_000_123).subarray(100);

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "upreel-jwplayer-v2-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function sparseFile(sizeBytes: number): Promise<string> {
  const path = join(await folder(), "film.mp4");
  await writeFile(path, "");
  await truncate(path, sizeBytes);
  return path;
}

async function website(bytes: Buffer): Promise<string> {
  const path = join(await folder(), "new.mp4");
  await writeFile(path, bytes);
  const site = await serveFile(path);
  onTestFinished(() => site.stop());
  return site.url;
}

describe("the plan", () => {
  const uploader = createUploader(jwplayer(v2Credentials));

  it.each([
    [1, "direct", 1],
    [100_000_000, "direct", 1],
    [100_000_001, "multipart", 12],
    [6 * GB, "multipart", 716],
    [25 * GB, "multipart", 2975],
  ])("sends %i bytes by %s in %i parts", async (sizeBytes, method, parts) => {
    const plan = await uploader.plan(await sparseFile(sizeBytes));
    expect(plan).toMatchObject({ provider: "JW Player v2", method, parts });
    const chosen = plan.reasons.find((reason) => reason.chosen);
    expect(chosen?.why).toContain("JW Player recommends it for files of");
  });

  it("has the platform pull what it can reach", async () => {
    const plan = await uploader.plan("https://video.example.com/talk.mp4");
    expect(plan).toMatchObject({ method: "fetch", throughBytes: 0, requests: 1 });
    const external = plan.reasons.find(({ method }) => method === "external");
    expect(external?.why).toContain("takes no copy");
  });

  it.each([
    [26 * GB, {}, /26 GB.*multipart takes up to 25 GB/],
    [25 * GB, { method: "multipart", partBytes: MiB }, /partBytes: 1048576 does not fit.*5 MiB/],
  ])("refuses %i bytes with %j", async (sizeBytes, wish, said) => {
    await expect(uploader.plan(await sparseFile(sizeBytes), wish)).rejects.toThrow(said);
  });

  it("counts a listing for every thousand parts", async () => {
    const wish = { method: "multipart", partBytes: 5 * MiB };
    const plan = await uploader.plan(await sparseFile(25 * GB), wish);
    expect(plan).toMatchObject({ parts: 4769, requests: 2 + 4769 + 5 });
  });
});

describe("links that run out in the middle of an upload", () => {
  it("are fetched again, and no byte is sent to an old one", async () => {
    const { connect, emulator, runtime, expectStored, operations } = await bench({ version: 2 });
    const bytes = noise(18 * MiB);
    let stored = 0;
    const onEvent = ({ type }: { readonly type: string }): void => {
      if (type === "stored") stored += 1;
      if (type === "stored" && stored === 2) runtime.advance(2 * 3_600_000);
    };
    const wish = { method: "multipart", partBytes: 5 * MiB, width: 1, onEvent };
    await connect().upload(bytes, wish);
    expectStored(bytes, { via: "multipart" });
    const listings = operations().filter((name) => name === "jwplayer.v2.uploads.parts");
    expect(listings).toHaveLength(2);
    const refused = emulator.requests().filter(({ status }) => status === 403);
    expect(refused.map(({ receivedBytes }) => receivedBytes)).toEqual([0]);
  });
});

describe.each(["fetch", "direct", "multipart"])("a file replaced by %s", (method) => {
  const wish = { title: "Another title", allowPrivateUrls: true, method };

  async function replaced(fault?: "lose-answer" | "early-status") {
    const { connect, emulator, expectStored } = await bench({ version: 2 });
    const uploader = connect();
    const { id } = await uploader.upload(before, { title: "Talk", name: "old.mp4" });
    await uploader.waitUntilReady(id);
    const operation = "jwplayer.v2.media.reupload";
    if (fault === "lose-answer") emulator.faults.add({ operation, kind: fault });
    if (fault === "early-status") emulator.faults.add({ operation, kind: fault, status: 403 });
    const input = method === "fetch" ? await website(after) : after;
    const work = uploader.upload(input, { ...wish, assetId: id });
    return { id, work, uploader, emulator, expectStored };
  }

  it.each([undefined, "lose-answer"] as const)(
    "takes the place of the old one, under the same id and metadata (%s)",
    async (fault) => {
      const { id, work, uploader, emulator, expectStored } = await replaced(fault);
      expect((await work).id).toBe(id);
      await until("the new file", () => emulator.assets()[0]?.sizeBytes === after.length);
      await uploader.waitUntilReady(id);
      expectStored(after, { id, title: "Talk", via: method });
    },
  );

  it("leaves the video as it is when it fails", async () => {
    const { id, work, expectStored } = await replaced("early-status");
    await expect(work).rejects.toMatchObject({ kind: "rejected" });
    expectStored(before, { id, title: "Talk" });
  });
});

describe("a stream of unknown length", () => {
  it("goes up in parts as it comes, and no copy of it is made", async () => {
    const { connect, expectStored } = await bench({ version: 2 });
    const bytes = noise(12 * MiB + 345);
    const pieces = Array.from({ length: 13 }, (_, at) => bytes.subarray(at * MiB, (at + 1) * MiB));
    const plans: unknown[] = [];
    const onEvent = (event: UploadEvent): void => {
      if (event.type === "planned") plans.push(event.plan);
    };
    const input = { stream: Readable.from(pieces), name: "live.mp4", contentType: "video/mp4" };
    const asset = await connect().upload(input, { partBytes: 5 * MiB, onEvent });
    expect(plans).toMatchObject([{ method: "multipart", diskBytes: 0, size: null }]);
    expect(asset.sizeBytes).toBe(bytes.length);
    expectStored(bytes, { via: "multipart" });
  });
});

describe("external", () => {
  it("makes a media whose file stays where it is", async () => {
    const { connect, emulator } = await bench({ version: 2 });
    const uploader = connect();
    const options = { method: "external", title: "Talk", referenceId: "order-7" };
    const { id } = await uploader.upload("https://video.example.com/talk.m3u8", options);
    expect(await uploader.waitUntilReady(id)).toMatchObject({ id, state: "ready" });
    expect(emulator.assets()).toMatchObject([{ id, via: "external", title: "Talk" }]);
    expect(emulator.assets()[0]?.metadata).toMatchObject({ external_id: "order-7" });
  });
});

describe("a video that JW Player cannot process", () => {
  it("fails with the platform's reason", async () => {
    const failProcessing = (): string => "Video too short";
    const { connect } = await bench({ version: 2, failProcessing });
    const uploader = connect();
    const { id } = await uploader.upload(before, { title: "Talk" });
    const work = uploader.waitUntilReady(id);
    await expect(work).rejects.toMatchObject({ kind: "rejected", assetId: id });
    await expect(work).rejects.toThrow(/could not process .*: Video too short/);
  });
});
