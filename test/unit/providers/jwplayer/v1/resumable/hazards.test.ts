import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { bench } from "../../bench.js";
import { noise } from "../../fixtures.js";

const chunk = "jwplayer.upload.resumable";
const partBytes = 1_000_000;
const bytes = noise(3 * partBytes + 77);
const wish = { method: "resumable", partBytes, title: "Talk", name: "talk.mp4" };

async function file(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "upreel-resumable-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "talk.mp4"), bytes);
  return folder;
}

describe.each(["strictest", "2.2", "2.3", "master"] as const)("a host of release %s", (release) => {
  const rules = { moduleGeneration: release };

  it.each([2, 3, partBytes, partBytes + 1, 2 * partBytes + 1])("takes %i bytes", async (size) => {
    const { connect, expectStored, operations } = await bench(rules);
    const video = bytes.subarray(0, size);
    const asset = await connect().upload(video, wish);
    expectStored(video, { id: asset.id, via: "resumable", fileName: "talk.mp4" });
    const chunks = operations().filter((operation) => operation === chunk);
    expect(chunks).toHaveLength(Math.ceil(size / (partBytes + 1)));
  });

  it.each(["reset-before-answer", "lose-answer"] as const)(
    "goes on after any chunk (%s)",
    async (kind) => {
      for (const skip of [0, 1, 2, 3]) {
        const { connect, expectStored, events } = await bench(rules, {
          operation: chunk,
          kind,
          skip,
        });
        const { id } = await connect().upload(bytes, wish);
        expectStored(bytes, { id });
        expect(events.filter(({ type }) => type === "restarted")).toEqual([]);
      }
    },
  );

  it("goes on in a fresh process", async () => {
    const folder = await file();
    const checkpoints = join(folder, "checkpoints");
    const { connect, emulator, expectStored, operations, events } = await bench(rules);
    emulator.faults.add({ operation: chunk, kind: "reset-after-bytes", bytes: 5000, skip: 2 });
    const first = connect({ checkpoints, retry: { attempts: 1 } });
    await expect(first.upload(join(folder, "talk.mp4"), wish)).rejects.toMatchObject({
      kind: "interrupted",
      resumable: true,
    });
    const before = emulator.requests().length;
    const { id } = await connect({ checkpoints }).upload(join(folder, "talk.mp4"), wish);
    expectStored(bytes, { id });
    expect(events).toContainEqual({
      type: "resumed",
      method: "resumable",
      heldBytes: 2 * partBytes,
    });
    expect(operations().slice(before)).toEqual([
      "jwplayer.videos.show",
      ...[chunk, chunk, chunk],
      "jwplayer.videos.show",
    ]);
    const probe = emulator.requests()[before + 1];
    expect(probe?.receivedBytes).toBe(2);
  });
});

describe("a host that cleans up after a cut chunk", () => {
  const cut = { operation: chunk, kind: "reset-after-bytes", bytes: 5000, skip: 2 } as const;

  it("is found out by the digest, and the upload starts anew", async () => {
    const { connect, expectStored, events } = await bench({ cleanupOnAbort: true }, cut);
    const { id, md5 } = await connect().upload(bytes, wish);
    expectStored(bytes, { id });
    expect(md5).toMatch(/^[0-9a-f]{32}$/);
    const restarts = events.filter((event) => event.type === "restarted");
    expect(restarts).toHaveLength(1);
    expect(restarts[0]?.reason).toContain("stored another file than was sent");
  });

  it("fails as corrupted when it does so each time, and leaves nothing", async () => {
    // The third chunk of each upload: a fault does not count what an earlier one struck.
    const cuts = [2, 6, 10].map((skip) => ({ ...cut, skip }));
    const { connect, emulator } = await bench({ cleanupOnAbort: true }, ...cuts);
    await expect(connect().upload(bytes, wish)).rejects.toMatchObject({ kind: "corrupted" });
    expect(emulator.assets()).toEqual([]);
  });

  it("is found out by a fresh process as well, which reads the file for that", async () => {
    const folder = await file();
    const checkpoints = join(folder, "checkpoints");
    const { connect, expectStored, events } = await bench({ cleanupOnAbort: true }, cut);
    const first = connect({ checkpoints, retry: { attempts: 1 } });
    await expect(first.upload(join(folder, "talk.mp4"), wish)).rejects.toThrow();
    const { id } = await connect({ checkpoints }).upload(join(folder, "talk.mp4"), wish);
    expectStored(bytes, { id });
    expect(events.filter(({ type }) => type === "restarted")).toHaveLength(1);
  });
});

describe("a last answer that is lost", () => {
  const lost = { operation: chunk, kind: "lose-answer", skip: 3 } as const;

  it("is asked about before anything is sent again", async () => {
    const { connect, expectStored, operations } = await bench({}, lost);
    const { id } = await connect().upload(bytes, wish);
    expectStored(bytes, { id });
    expect(operations()).toEqual([
      "jwplayer.videos.create",
      ...[chunk, chunk, chunk, chunk],
      "jwplayer.videos.show",
      "jwplayer.videos.show",
    ]);
  });

  it("is waited for, and the upload starts anew if the API was never told", async () => {
    const { connect, expectStored, operations, runtime, events } = await bench(
      { apiNotToldOnLostFinal: true },
      lost,
    );
    const before = runtime.now();
    const { id } = await connect().upload(bytes, wish);
    expectStored(bytes, { id });
    expect(runtime.now() - before).toBeGreaterThan(60_000);
    const asked = operations().filter((operation) => operation === "jwplayer.videos.show");
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.length).toBeLessThan(12);
    expect(events.filter(({ type }) => type === "restarted")).toHaveLength(1);
    expect(operations()).toContain("jwplayer.videos.delete");
  });

  it("of a chunk that never arrived is found out by two bytes, and the chunk sent again", async () => {
    const cut = { operation: chunk, kind: "reset-after-bytes", bytes: 40, skip: 3 } as const;
    const { connect, emulator, expectStored } = await bench({}, cut);
    const { id } = await connect().upload(bytes, wish);
    expectStored(bytes, { id });
    const sizes = emulator
      .requests()
      .filter(({ operation }) => operation === chunk)
      .map(({ receivedBytes }) => receivedBytes);
    expect(sizes.slice(-2)).toEqual([2, 77]);
  });
});

describe("the choice of resumable", () => {
  const sparseFile = async (sizeBytes: number): Promise<string> => {
    const path = join(await file(), "large.mp4");
    await writeFile(path, "");
    await truncate(path, sizeBytes);
    return path;
  };

  it("is left to s3 up to 5 GB, and made above", async () => {
    const { connect } = await bench();
    const plan = await connect().plan(await sparseFile(5_000_000_001), {});
    expect(plan).toMatchObject({ method: "resumable", order: "sequential", width: 1 });
    expect(plan.partBytes).toBeGreaterThanOrEqual(5_000_000);
    expect(plan.partBytes).toBeLessThanOrEqual(10_000_000);
    expect(plan.reasons.find(({ chosen }) => chosen)?.why).toContain("must not start anew");
    expect((await connect().plan(await sparseFile(5_000_000_000), {})).method).toBe("s3");
    expect((await connect().plan(await sparseFile(25_000_000_000), {})).method).toBe("resumable");
  });
});
