import { openAsBlob } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { resolveSource } from "../../../src/source/resolve.js";
import { useFolder } from "./folder.js";
import { bytesOf, mp4, pattern } from "./reading.js";

const at = useFolder();
const MiB = 1024 * 1024;

describe("a video in a Blob", () => {
  it("has facts, and a name by its type", async () => {
    const { facts } = await resolveSource(new Blob([mp4(1000)]));
    expect(facts).toMatchObject({
      kind: "blob",
      name: "video.mp4",
      sizeBytes: 1000,
      contentType: "video/mp4",
      url: undefined,
    });
    expect(facts.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(facts.identity).toBe(facts.fingerprint);
  });

  it("has the name of a File, without its folders", async () => {
    const file = new File([mp4(100)], "videos/talk.mp4");
    expect((await resolveSource(file)).facts.name).toBe("talk.mp4");
  });

  it("has the type that it claims when its bytes tell none", async () => {
    const blob = new Blob([pattern(100)], { type: "video/x-custom" });
    expect((await resolveSource(blob)).facts.contentType).toBe("video/x-custom");
  });

  it("tells Blobs apart by size, type, beginning and end", async () => {
    const content = mp4(3 * MiB);
    const altered = (position: number): Buffer => {
      const copy = Buffer.from(content);
      copy.writeUInt8(255, position);
      return copy;
    };
    const blobs = [
      new Blob([content]),
      new Blob([content], { type: "video/mp4" }),
      new Blob([content, "x"]),
      new Blob([altered(MiB - 1)]),
      new Blob([altered(2 * MiB)]),
    ];
    const sources = await Promise.all(blobs.map((blob) => resolveSource(blob)));
    expect(new Set(sources.map(({ facts }) => facts.fingerprint)).size).toBe(blobs.length);
    const again = await resolveSource(new Blob([content]));
    expect(again.facts.fingerprint).toBe(sources[0]?.facts.fingerprint);
  });

  it("gives the bytes of any range, at most a scratch buffer at once", async () => {
    const content = mp4(10_000);
    const source = await resolveSource(new Blob([content]));
    expect(await bytesOf(source.slice({ start: 3, end: 9999 }), 700)).toEqual(
      content.subarray(3, 9999),
    );
    const reader = await source.slice({ start: 0, end: 10_000 }).open();
    expect((await reader.read(new Uint8Array(700))).length).toBe(700);
  });

  it("is refused when it is empty", async () => {
    await expect(resolveSource(new Blob([]))).rejects.toMatchObject({
      kind: "invalid-input",
      message: "input: the Blob given is empty; give one that holds a video file",
    });
  });

  it("may come from a package of its own", async () => {
    const inner = new Blob([mp4(100)]);
    const foreign = {
      size: inner.size,
      type: "",
      name: "foreign.mp4",
      slice: (start: number, end: number) => inner.slice(start, end),
      arrayBuffer: () => inner.arrayBuffer(),
    };
    const source = await resolveSource(foreign as unknown as Blob);
    expect(source.facts.name).toBe("foreign.mp4");
    expect(await bytesOf(source.slice({ start: 0, end: 100 }))).toEqual(mp4(100));
  });

  it("of a file that changed cannot be read", async () => {
    await writeFile(at("talk.mp4"), mp4(1000));
    const source = await resolveSource(await openAsBlob(at("talk.mp4")));
    await expect(source.verify()).resolves.toBeUndefined();
    await appendFile(at("talk.mp4"), "more");
    const whole = source.slice({ start: 0, end: 1000 });
    await expect(bytesOf(whole)).rejects.toMatchObject({ kind: "source-changed" });
    await expect(source.verify()).rejects.toMatchObject({ kind: "source-changed" });
  });

  it("cannot be read after it was closed", async () => {
    const source = await resolveSource(new Blob([mp4(100)]));
    await source.close();
    await expect(source.slice({ start: 0, end: 100 }).open()).rejects.toMatchObject({
      kind: "internal",
    });
  });
});
