/** What callers can get wrong, over the public face: refused with the fix in the message, before anything is sent. */
import { Blob } from "node:buffer";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Input } from "../../src/index.js";
import { expectRefusal } from "./refusal.js";
import { openStage } from "./stage.js";
import { platforms } from "./subjects.js";
import { useVideos } from "./videos.js";

const videoOf = useVideos();

describe.each(platforms)("$provider refuses", (subject) => {
  /** Names of files in the stage's folder, and how they come to be unusable. */
  const files: readonly [what: string, said: RegExp, make: (path: string) => Promise<unknown>][] = [
    ["a file that is not there", /does not exist/, () => Promise.resolve()],
    ["a folder", /is a directory/, (path) => mkdir(path)],
    ["an empty file", /is empty/, (path) => writeFile(path, "")],
    ["a path that leads nowhere", /cannot be read \(ELOOP\)/, (path) => symlink(path, path)],
  ];

  it.each(files)("%s", async (_, said, make) => {
    const stage = await openStage(subject);
    const path = join(stage.folder, "talk.mp4");
    await make(path);
    const error = await expectRefusal(stage, path);
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect(error.message).toMatch(said);
    expect(error.message).toContain("talk.mp4");
  });

  it.each<[what: string, said: RegExp, input: unknown]>([
    ["no bytes", /empty/, Buffer.alloc(0)],
    ["an empty Blob", /empty/, new Blob([])],
    ["an empty path", /empty/, ""],
    ["nothing", /undefined/, undefined],
    ["null", /null/, null],
    ["a number", /number/, 42],
    ["a text that only begins like a URL", /URL/, "https://"],
    ["a URL of another kind", /no file:, http\(s\), ftp:/, "gopher://example.com/a.mp4"],
    ["an object of no usable kind", /object/, { path: "talk.mp4" }],
  ])("%s", async (_, said, input) => {
    const error = await expectRefusal(await openStage(subject), input as Input);
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect(error.message).toMatch(said);
  });

  it.each<[what: string, said: RegExp, options: object]>([
    ["an option with a typo", /"tittle", did you mean "title"/, { tittle: "Talk" }],
    ["an empty title", /title must be/, { title: "" }],
    ["a text where a list belongs", /tags must be/, { tags: "a" }],
    ["a tag with a comma", /tags: "a,b".* comma/, { tags: ["a,b"] }],
    ["a broken date", /publishAt must be a valid Date/, { publishAt: new Date("never") }],
    ["a signal that is none", /signal must be an AbortSignal/, { signal: "stop" }],
    ["a listener that is none", /onProgress must be a function/, { onProgress: 1 }],
    [
      "a method that is not there",
      /method: "carrier-pigeon" is not one of/,
      {
        method: "carrier-pigeon",
      },
    ],
    ["parts of no size", /partBytes must be/, { partBytes: 0 }],
    ["half a part", /partBytes must be/, { partBytes: 1.5 }],
    ["an extra that is not there", /unknown field "colour"/, { extras: { colour: "red" } }],
  ])("%s", async (_, said, options) => {
    const stage = await openStage(subject);
    const { path } = await videoOf(1000);
    const error = await expectRefusal(stage, path, { ...stage.wish(), ...options });
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect(error.message).toMatch(said);
  });

  it("an uploader's option with a typo", async () => {
    const stage = await openStage(subject);
    const wrong = { checkpoint: "./state" } as object;
    expect(() => stage.connect(wrong)).toThrow(/"checkpoint", did you mean "checkpoints"/);
  });

  it("a folder for checkpoints that is a file", async () => {
    const stage = await openStage(subject);
    const { path } = await videoOf(1000);
    const work = stage.connect({ checkpoints: path }).upload(path, stage.wish());
    const { error } = await stage.settle(work);
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect(error?.message).toContain(path);
    expect(stage.records()).toEqual([]);
  });

  it("a URL that the platform cannot reach, by whatever method", async () => {
    const stage = await openStage(subject);
    const url = "http://127.0.0.1:1/talk.mp4?token=5ecret";
    const wish = { ...stage.wish(), method: undefined, allowPrivateUrls: false };
    const error = await expectRefusal(stage, url, wish);
    expect(error).toMatchObject({ kind: "unsupported" });
    expect(error.message).toMatch(/127\.0\.0\.1 is a loopback address.*allowPrivateUrls/);
    expect(error.message).not.toContain("5ecret");
  });
});
