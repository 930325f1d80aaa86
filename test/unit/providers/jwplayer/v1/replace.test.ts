import { describe, expect, it } from "vitest";
import { until } from "../../../../support/until.js";
import { serveFile } from "../../../../support/website.js";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { bench, longMs } from "../bench.js";
import { noise } from "../fixtures.js";

const before = noise(2000);
const after = noise(1_000_123).subarray(100);
const wish = { title: "Another title", allowPrivateUrls: true };

async function website(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "upreel-replace-"));
  await writeFile(join(folder, "new.mp4"), after);
  const site = await serveFile(join(folder, "new.mp4"));
  onTestFinished(async () => {
    await site.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return site.url;
}

describe.each(["fetch", "s3", "form", "resumable"])("a file replaced by %s", (method) => {
  it("takes the place of the old one, under the same id and metadata", async () => {
    const { connect, emulator, expectStored, operations } = await bench();
    const uploader = connect();
    const { id } = await uploader.upload(before, { title: "Talk", name: "old.mp4" });
    await uploader.waitUntilReady(id);
    const input = method === "fetch" ? await website() : after;
    const asset = await uploader.upload(input, { ...wish, method, assetId: id });
    expect(asset.id).toBe(id);
    await until("the new file", () => emulator.assets()[0]?.sizeBytes === after.length);
    await uploader.waitUntilReady(id);
    expectStored(after, { id, title: "Talk", via: method });
    expect(operations()).toContain("jwplayer.videos.update");
  });

  it("leaves the video where it is when it fails", async () => {
    const { connect, emulator, expectStored } = await bench();
    const uploader = connect();
    const { id } = await uploader.upload(before, { title: "Talk" });
    await uploader.waitUntilReady(id);
    const input = method === "fetch" ? await website() : after;
    emulator.faults.add({ operation: "jwplayer.videos.update", kind: "early-status", status: 403 });
    const work = uploader.upload(input, { ...wish, method, assetId: id });
    await expect(work).rejects.toMatchObject({ kind: "rejected" });
    expectStored(before, { id, title: "Talk" });
  });

  it("survives a lost answer to the update", async () => {
    const { connect, emulator, expectStored } = await bench();
    const uploader = connect();
    const { id } = await uploader.upload(before, { title: "Talk" });
    await uploader.waitUntilReady(id);
    const input = method === "fetch" ? await website() : after;
    emulator.faults.add({ operation: "jwplayer.videos.update", kind: "lose-answer" });
    await uploader.upload(input, { ...wish, method, assetId: id });
    await until("the new file", () => emulator.assets()[0]?.sizeBytes === after.length);
    expectStored(after, { id, title: "Talk" });
  });
});

describe("replacing", () => {
  it("waits for no video that is not ready, but says so", async () => {
    const { connect } = await bench(
      {},
      { operation: "jwplayer.s3.put", kind: "early-status", status: 413 },
    );
    const uploader = connect();
    await expect(uploader.upload(before, { title: "Talk" })).rejects.toThrow();
    const work = uploader.upload(after, { method: "s3", assetId: "aT2u4xRa" });
    await expect(work).rejects.toMatchObject({ kind: "not-found" });
  });

  it("does not delete the video when it is cancelled", async () => {
    const { connect, expectStored } = await bench();
    const uploader = connect();
    const { id } = await uploader.upload(before, { title: "Talk" });
    await uploader.waitUntilReady(id);
    const abort = new AbortController();
    const onEvent = ({ type }: { readonly type: string }): void => {
      if (type === "opened") abort.abort();
    };
    const options = { method: "resumable", assetId: id, signal: abort.signal, onEvent };
    await expect(uploader.upload(after, options)).rejects.toMatchObject({ kind: "aborted" });
    expectStored(before, { id });
  });

  it("is done by a form whose lost answer is asked about", async () => {
    const { connect, emulator, expectStored, operations, runtime } = await bench({
      processingMs: longMs,
    });
    const uploader = connect();
    const { id } = await uploader.upload(before, { method: "form", title: "Talk" });
    runtime.advance(longMs);
    await uploader.waitUntilReady(id);
    emulator.faults.add({ operation: "jwplayer.upload.form", kind: "lose-answer" });
    await uploader.upload(after, { method: "form", assetId: id });
    expectStored(after, { id });
    const forms = operations().filter((operation) => operation === "jwplayer.upload.form");
    expect(forms).toHaveLength(2);
  });
});
