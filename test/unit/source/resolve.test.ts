import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Input } from "../../../src/source/input.js";
import { resolveSource } from "../../../src/source/resolve.js";

const whatWorks =
  "give a file path, a file: or http(s) URL, a Buffer or Uint8Array, or a Blob or File";

function* noBytes(): Generator<Uint8Array> {
  yield new Uint8Array(1);
}

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
      "an S3 address",
      "s3://bucket/talk.mp4",
      "s3://bucket/talk.mp4 is neither a file: nor an http(s) URL",
    ],
    [
      "another scheme",
      new URL("ftp://u:hunter2@a.example/v.mp4"),
      "ftp://a.example/v.mp4 is neither a file: nor an http(s) URL",
    ],
  ])("%s", async (_, input, problem) => {
    await expect(resolveSource(input as Input)).rejects.toMatchObject({
      kind: "invalid-input",
      message: `input: ${problem}; ${whatWorks}`,
    });
  });

  it.each<[string, unknown]>([
    ["Node", Readable.from([Buffer.from("x")])],
    ["web", new Blob(["x"]).stream()],
    ["async generator", Readable.from(noBytes())[Symbol.asyncIterator]()],
  ])("a %s stream, with what to do instead", async (_, input) => {
    await expect(resolveSource(input as Input)).rejects.toMatchObject({
      kind: "invalid-input",
      message:
        "input: streams cannot be uploaded yet; write it to a file and give its path, or collect it into a Buffer",
    });
  });

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
  });
});
