import { appendFile, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { useFileBench } from "./file-bench.js";
import { bytesOf, drain, mp4, pattern } from "./reading.js";

const { at, sourceOf, openFilesNamed } = useFileBench();

const changed = expect.objectContaining({ kind: "source-changed" }) as unknown;

describe("a file that changes", () => {
  const whole = { start: 0, end: 100_000 };

  it("by shrinking never completes a body", async () => {
    const reader = await (await sourceOf(mp4(100_000))).slice(whole).open();
    await reader.read(new Uint8Array(10_000));
    await truncate(at("talk.mp4"), 50_000);
    await expect(drain(reader)).rejects.toEqual(changed);
  });

  it("by growing never completes a body", async () => {
    const reader = await (await sourceOf(mp4(100_000))).slice(whole).open();
    await reader.read(new Uint8Array(10_000));
    await appendFile(at("talk.mp4"), "more");
    await expect(drain(reader)).rejects.toEqual(changed);
  });

  it("in place, keeping its size, never completes a body", async () => {
    const source = await sourceOf(mp4(100_000));
    const reader = await source.slice(whole).open();
    await reader.read(new Uint8Array(10_000));
    await touch(at("talk.mp4"));
    await expect(drain(reader)).rejects.toEqual(changed);
    await expect(source.verify()).rejects.toEqual(changed);
  });

  it("withholds the last bytes even when one read would do", async () => {
    const reader = await (await sourceOf(mp4(100))).slice({ start: 0, end: 100 }).open();
    await touch(at("talk.mp4"));
    await expect(reader.read(new Uint8Array(1000))).rejects.toEqual(changed);
  });

  it("between its facts and the first read is refused when it is opened", async () => {
    const source = await sourceOf(mp4(100));
    await writeFile(at("new.mp4"), mp4(101));
    await rename(at("new.mp4"), at("talk.mp4"));
    await expect(source.slice({ start: 0, end: 1 }).open()).rejects.toEqual(changed);
    await expect(source.verify()).rejects.toEqual(changed);
    expect(await openFilesNamed("talk.mp4")).toBe(0);
  });

  it("by vanishing is refused, and can be opened once it is back", async () => {
    const source = await sourceOf(mp4(100));
    const body = source.slice({ start: 0, end: 100 });
    await rename(at("talk.mp4"), at("elsewhere.mp4"));
    await expect(body.open()).rejects.toEqual(changed);
    await expect(source.verify()).rejects.toEqual(changed);
    await rename(at("elsewhere.mp4"), at("talk.mp4"));
    expect(await bytesOf(body)).toEqual(mp4(100));
    await expect(source.verify()).resolves.toBeUndefined();
  });

  it("is still whole when another took its place after it was opened", async () => {
    const source = await sourceOf(mp4(1000));
    const reader = await source.slice({ start: 0, end: 1000 }).open();
    await rm(at("talk.mp4"));
    await writeFile(at("talk.mp4"), pattern(5));
    expect(await drain(reader)).toEqual(mp4(1000));
  });
});

describe("closing a file", () => {
  it("lets go of the descriptor, and may be done twice", async () => {
    const source = await sourceOf(mp4(100));
    await bytesOf(source.slice({ start: 0, end: 100 }));
    expect(await openFilesNamed("talk.mp4")).toBe(1);
    await Promise.all([source.close(), source.close()]);
    await source.close();
    expect(await openFilesNamed("talk.mp4")).toBe(0);
  });

  it("needs no file to have been opened", async () => {
    await expect((await sourceOf(mp4(100))).close()).resolves.toBeUndefined();
  });

  it("waits for reads under way and fails the ones that follow", async () => {
    const source = await sourceOf(mp4(64_000));
    const body = source.slice({ start: 0, end: 64_000 });
    const readers = await Promise.all(Array.from({ length: 64 }, () => body.open()));
    let finished = 0;
    const reading = readers.map(async (reader) => {
      const { length } = await reader.read(new Uint8Array(1000));
      finished += 1;
      return length;
    });
    await nextTurn();
    await source.close();
    expect(finished).toBe(64);
    expect(new Set(await Promise.all(reading))).toEqual(new Set([1000]));
    for (const reader of readers)
      await expect(reader.read(new Uint8Array(1000))).rejects.toMatchObject({
        kind: "internal",
        message: "the source was read after it had been closed",
      });
    expect(await openFilesNamed("talk.mp4")).toBe(0);
  });

  it("while it is being opened leaves nothing open", async () => {
    const source = await sourceOf(mp4(100));
    const opening = source.slice({ start: 0, end: 100 }).open();
    const outcome = expect(opening).rejects.toMatchObject({ kind: "internal" });
    await source.close();
    await outcome;
    expect(await openFilesNamed("talk.mp4")).toBe(0);
  });

  it("fails bodies that are opened afterwards", async () => {
    const source = await sourceOf(mp4(100));
    const body = source.slice({ start: 0, end: 100 });
    await source.close();
    await expect(body.open()).rejects.toMatchObject({ kind: "internal" });
  });

  it("of one reader ends that reader only", async () => {
    const source = await sourceOf(mp4(100));
    const body = source.slice({ start: 0, end: 100 });
    const reader = await body.open();
    await reader.close();
    await reader.close();
    await expect(reader.read(new Uint8Array(10))).rejects.toMatchObject({ kind: "internal" });
    expect(await bytesOf(body)).toEqual(mp4(100));
  });
});

/** Changes the modification time as a writer would, without waiting for the clock to move. */
async function touch(path: string): Promise<void> {
  const { atime, mtimeMs } = await stat(path);
  await utimes(path, atime, new Date(mtimeMs + 5000));
}
