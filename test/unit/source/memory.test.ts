import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { resolveSource } from "../../../src/source/resolve.js";
import { bytesOf, mp4, pattern } from "./reading.js";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("a video in memory", () => {
  it("has its digest for state and identity, and a name by its type", async () => {
    const content = mp4(1000);
    const { facts } = await resolveSource(content);
    expect(facts).toEqual({
      kind: "memory",
      name: "video.mp4",
      sizeBytes: 1000,
      contentType: "video/mp4",
      fingerprint: sha256(content),
      identity: sha256(content),
      url: undefined,
      unreachable: undefined,
    });
  });

  it("is hashed whole, across the pauses for other work", async () => {
    const content = Buffer.alloc(33 * 1024 * 1024 + 5, 7);
    content[content.length - 1] = 9;
    expect((await resolveSource(content)).facts.fingerprint).toBe(sha256(content));
  });

  it.each([
    ["a Buffer", mp4(1000)],
    ["a Uint8Array", new Uint8Array(mp4(1000))],
    [
      "a view into larger memory",
      Buffer.concat([pattern(10), mp4(1000), pattern(5)]).subarray(10, 1010),
    ],
  ])("may be %s", async (_, content) => {
    const source = await resolveSource(content);
    expect(await bytesOf(source.slice({ start: 0, end: 1000 }), 300)).toEqual(mp4(1000));
    expect(await bytesOf(source.slice({ start: 999, end: 1000 }))).toEqual(mp4(1000).subarray(999));
  });

  it("is handed out as views of the caller's own bytes", async () => {
    const content = mp4(1000);
    const reader = await (await resolveSource(content)).slice({ start: 10, end: 20 }).open();
    const scratch = new Uint8Array(100);
    const block = await reader.read(scratch);
    expect(block.buffer).toBe(content.buffer);
    expect(block.byteOffset).toBe(content.byteOffset + 10);
  });

  it("is refused when it is empty", async () => {
    await expect(resolveSource(new Uint8Array(0))).rejects.toMatchObject({
      kind: "invalid-input",
      message: "input: the bytes given are empty; give the bytes of a video file",
    });
  });

  it("is noticed to change by verify", async () => {
    const content = mp4(1000);
    const source = await resolveSource(content);
    await expect(source.verify()).resolves.toBeUndefined();
    content[500] = 255;
    await expect(source.verify()).rejects.toMatchObject({ kind: "source-changed" });
  });

  it("is noticed to be gone when its memory went to another thread", async () => {
    const content = new Uint8Array(mp4(1000));
    const reader = await (await resolveSource(content)).slice({ start: 0, end: 1000 }).open();
    structuredClone(content.buffer, { transfer: [content.buffer] });
    await expect(reader.read(new Uint8Array(10))).rejects.toMatchObject({ kind: "source-changed" });
  });

  it("cannot be read after it was closed", async () => {
    const source = await resolveSource(mp4(100));
    const body = source.slice({ start: 0, end: 100 });
    const reader = await body.open();
    await source.close();
    await source.close();
    await expect(body.open()).rejects.toMatchObject({ kind: "internal" });
    await expect(reader.read(new Uint8Array(10))).rejects.toMatchObject({ kind: "internal" });
  });
});
