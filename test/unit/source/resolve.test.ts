import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Input } from "../../../src/source/input.js";
import { resolveSource } from "../../../src/source/resolve.js";

const whatWorks =
  "give a file path, a file:, http(s) or s3: URL, bytes, a Blob or File, a stream, { stream }, { url } or { bucket, key }";

describe("inputs that cannot be used", () => {
  it.each<[string, unknown, string]>([
    ["nothing", undefined, "it is undefined"],
    ["null", null, "it is null"],
    ["a number", 7, "it is number"],
    ["an object", { path: "talk.mp4" }, "it is an object of no usable kind"],
    ["an ArrayBuffer", new ArrayBuffer(8), "it is an object of no usable kind"],
    ["an empty text", "", "it is an empty text"],
    ["a broken URL", "https://user:hunter2@[::1/", "the text begins like a URL but is not one"],
    [
      "another scheme",
      new URL("gopher://u:hunter2@a.example/v.mp4"),
      "gopher://a.example/v.mp4 is no file:, http(s), ftp:, sftp:, scp: or s3: URL",
    ],
  ])("%s", async (_, input, problem) => {
    await expect(resolveSource(input as Input)).rejects.toMatchObject({
      kind: "invalid-input",
      message: `input: ${problem}; ${whatWorks}`,
    });
  });

  it.each<[string, unknown, string]>([
    ["a misspelt field", { url: "https://a.example/v.mp4", header: {} }, 'did you mean "headers"?'],
    [
      "a URL of another scheme",
      { url: "gopher://a.example/v.mp4" },
      "url must be an http(s), ftp:,",
    ],
    [
      "a broken header",
      { url: "https://a.example/", headers: { Authorization: "a\nb" } },
      "headers must be valid request headers",
    ],
    ["a stream that is none", { stream: "bytes" }, "stream must be a Node or web stream"],
    ["a size that is none", { stream: Readable.from([]), sizeBytes: 0 }, "sizeBytes must be"],
    ["an object without a key", { bucket: "videos" }, "key is missing"],
    ["a client that is none", { bucket: "b", key: "k", client: {} }, "client must be an S3Client"],
    ["a link for too long", { bucket: "b", key: "k", linkLifetimeMs: 1e12 }, "linkLifetimeMs must"],
  ])("%s", async (_, input, problem) => {
    await expect(resolveSource(input as Input)).rejects.toMatchObject({
      kind: "invalid-input",
      message: expect.stringContaining(problem) as string,
    });
  });

  it.each(["s3://bucket", "s3://", "s3:///key", "s3://bucket/"])(
    "%s names no object",
    async (url) => {
      await expect(resolveSource(url)).rejects.toMatchObject({
        kind: "invalid-input",
        message: `input: "${url}" names no object; give one as in s3://bucket/key`,
      });
    },
  );

  it("shows no secret of a URL that is not one", async () => {
    const error: unknown = await resolveSource("https://u:hunter2@[::1/").catch(
      (thrown: unknown) => thrown,
    );
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("hunter2");
  });
});

describe("texts that only look like URLs", () => {
  it.each(["C:\\videos\\none.mp4", "talk:one.mp4", "mailto:none.mp4"])(
    "%s is a path",
    async (path) => {
      await expect(resolveSource(path)).rejects.toMatchObject({
        kind: "invalid-input",
        message: expect.stringContaining("does not exist") as unknown,
      });
    },
  );
});

describe("allowPrivateUrls", () => {
  it("decides whether a private URL is offered for import", async () => {
    const url = "http://127.0.0.1:4123/talk.mp4";
    expect((await resolveSource(url)).facts.unreachable).toMatch(/loopback/);
    const allowed = await resolveSource(url, { allowPrivateUrls: true });
    expect(allowed.facts.unreachable).toBeUndefined();
    const relayed = await resolveSource(url, { allowPrivateUrls: "relay" });
    expect(relayed.facts.unreachable).toMatch(/loopback/);
  });

  it("decides whether it is read here", async () => {
    const url = "http://127.0.0.1:4123/talk.mp4";
    const refused = await resolveSource(url);
    expect(refused.facts.unreadable).toBe(
      '127.0.0.1 is a loopback address, which upreel reads from only if allowPrivateUrls is "relay"',
    );
    expect(refused.probe).toBeUndefined();
    for (const allowPrivateUrls of [true, "relay"] as const) {
      const allowed = await resolveSource(url, { allowPrivateUrls });
      expect(allowed.facts.unreadable).toBeUndefined();
      expect(allowed.probe).toBeInstanceOf(Function);
    }
  });

  it("never lets a cloud machine's metadata be read", async () => {
    const { facts, probe } = await resolveSource("http://169.254.169.254/latest/", {
      allowPrivateUrls: true,
    });
    expect(facts.unreadable).toBe(
      "169.254.169.254 is a cloud machine's metadata address, where no video can be",
    );
    expect(probe).toBeUndefined();
  });
});
