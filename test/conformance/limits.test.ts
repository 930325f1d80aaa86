/** What no method, or not the one that was asked for, can do: refused with the reasons, before anything is sent. */
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectRefusal } from "./refusal.js";
import { openStage } from "./stage.js";
import { platforms, subjects } from "./subjects.js";
import { useVideos } from "./videos.js";

const videoOf = useVideos();

describe("a file that is too large", () => {
  const GB = 1_000_000_000;

  it.each<[provider: string, method: string | undefined, sizeBytes: number, said: RegExp]>([
    ["JW Player v1", undefined, 26 * GB, /26 GB.*s3 takes up to 5 GB.*form takes up to 25 GB/],
    ["JW Player v1", "s3", 6 * GB, /6 GB and s3 takes up to 5 GB; resumable can take it/],
    ["JW Player v1", "form", 26 * GB, /26 GB and form takes up to 25 GB/],
    [
      "JW Player v2",
      undefined,
      26 * GB,
      /26 GB.*direct takes up to 5 GB.*multipart takes up to 25 GB/,
    ],
    ["JW Player v2", "direct", 6 * GB, /6 GB and direct takes up to 5 GB; multipart can take it/],
    ["Kaltura", "token", 11 * 1024 * 1024, /11 MiB and token takes up to 10 MiB; chunked can take/],
  ])(
    "is refused by %s (%s) at %i bytes, with the limits",
    async (name, method, sizeBytes, said) => {
      const stage = await openStage(platforms.find(({ provider }) => provider === name)!);
      const path = join(stage.folder, "film.mp4");
      await writeFile(path, "");
      await truncate(path, sizeBytes);
      const error = await expectRefusal(stage, path, { ...stage.wish(), method });
      expect(error).toMatchObject({ kind: "unsupported" });
      expect(error.message).toMatch(said);
    },
  );
});

describe("a wish that a method cannot fulfil", () => {
  const subjectOf = (method: string) => subjects.find((subject) => subject.method === method)!;
  const pulling = subjects.filter(({ shape }) => shape === "import");

  it.each([
    ["chunked", { width: 99 }, /width: 99 is not possible.*from 1 to/],
    ["chunked", { partBytes: 1024 ** 3 }, /partBytes: 1073741824 does not fit.*100 MiB/],
    ["multipart", { partBytes: 1024 ** 2 }, /partBytes: 1048576 does not fit.*5 MiB/],
    ["multipart", { width: 9 }, /width: 9 is not possible with multipart.*from 1 to 4/],
    ["resumable", { width: 2 }, /width: 2 is not possible with resumable; give 1/],
    ["resumable", { partBytes: 1024 ** 3 }, /partBytes: 1073741824 does not fit.*10 MB/],
  ])("%s: %j", async (method, wish, said) => {
    const stage = await openStage(subjectOf(method));
    const error = await expectRefusal(stage, (await videoOf(1000)).path, stage.wish(wish));
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect(error.message).toMatch(said);
  });

  it.each(pulling)("$provider: a file by $method", async (subject) => {
    const stage = await openStage(subject);
    const error = await expectRefusal(stage, (await videoOf(1000)).path, stage.wish());
    expect(error).toMatchObject({ kind: "unsupported" });
    expect(error.message).toContain(`${subject.method} needs a URL`);
  });
});
