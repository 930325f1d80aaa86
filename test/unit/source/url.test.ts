import { describe, expect, it } from "vitest";
import { resolveSource } from "../../../src/source/resolve.js";

const factsOf = async (url: string) => (await resolveSource(url)).facts;

describe("a video at a URL", () => {
  it("has the facts that its text tells", async () => {
    const facts = await factsOf("https://cdn.example.com/videos/my%20talk.webm?sig=abc#t=10");
    expect(facts).toMatchObject({
      kind: "url",
      name: "my talk.webm",
      sizeBytes: undefined,
      contentType: "video/webm",
      identity: "https://cdn.example.com/videos/my%20talk.webm?sig=abc",
      url: "https://cdn.example.com/videos/my%20talk.webm?sig=abc",
      unreachable: undefined,
    });
    expect(facts.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is the same given as a URL, and with another fragment", async () => {
    const facts = await factsOf("https://cdn.example.com/a.mp4#one");
    const other = new URL("https://cdn.example.com/a.mp4#two");
    expect((await resolveSource(other)).facts).toEqual(facts);
    expect(other.hash).toBe("#two");
  });

  it.each([
    ["https://cdn.example.com/", "video", "application/octet-stream"],
    ["https://cdn.example.com/watch", "watch", "application/octet-stream"],
    ["https://cdn.example.com/bad%zz.mp4", "bad%zz.mp4", "video/mp4"],
    ["https://cdn.example.com/a%2Fb.mp4", "a_b.mp4", "video/mp4"],
    ["HTTPS://CDN.EXAMPLE.COM/A.MP4", "A.MP4", "video/mp4"],
  ])("%s is called %s", async (url, name, contentType) => {
    expect(await factsOf(url)).toMatchObject({ name, contentType });
  });

  it("has no bytes before it was looked at", async () => {
    const source = await resolveSource("https://cdn.example.com/a.mp4");
    expect(() => source.slice({ start: 0, end: 1 })).toThrow(
      expect.objectContaining({ kind: "internal" }),
    );
    await expect(source.verify()).resolves.toBeUndefined();
    await expect(source.close()).resolves.toBeUndefined();
  });
});
