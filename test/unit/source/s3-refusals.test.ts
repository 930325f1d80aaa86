import { S3Client } from "@aws-sdk/client-s3";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { resolveSource } from "../../../src/source/resolve.js";
import type { S3Input } from "../../../src/source/s3/location.js";
import { failureOf } from "../../support/failure.js";
import { clientOf, key, look, start } from "./bucket.js";
import { video } from "./looking.js";

describe("an object that cannot be had", () => {
  it.each<[string, Partial<S3Input>, string, RegExp]>([
    [
      "because there is none",
      { key: "none.mp4" },
      "invalid-input",
      /s3:\/\/videos\/none.mp4 is not there/,
    ],
    [
      "because there is no bucket",
      { bucket: "none" },
      "invalid-input",
      /s3:\/\/none\/.* is not there/,
    ],
    ["because it never had this version", { versionId: "x" }, "invalid-input", /is not there/],
    ["because it is empty", { key: "empty.mp4" }, "invalid-input", /is empty/],
    ["because it is a page", { key: "page.mp4" }, "invalid-input", /holds an HTML page/],
  ])("%s", async (_, input, kind, message) => {
    const emulator = await start();
    await emulator.s3.put(key, video);
    await emulator.s3.put("empty.mp4", new Uint8Array(0));
    await emulator.s3.put("page.mp4", Buffer.from("<!doctype html><title>Sign in</title>"));
    const error = await failureOf(look(emulator, input));
    expect(error).toMatchObject({ kind, message: expect.stringMatching(message) as string });
  });

  it.each<[string, S3ClientConfig, string]>([
    [
      "whoever asks",
      { credentials: { accessKeyId: "AKIA0", secretAccessKey: "x" } },
      "unauthorized",
    ],
    ["the signature", { systemClockOffset: 3_600_000 }, "unauthorized"],
    ["the region", { region: "us-west-2" }, "invalid-input"],
  ])("because S3 does not like %s", async (_, config, kind) => {
    const emulator = await start();
    await emulator.s3.put(key, video);
    const error = await failureOf(look(emulator, { client: clientOf(emulator, config) }));
    expect(error).toMatchObject({
      kind,
      message: expect.stringContaining(`s3://videos/${key} could not be read`) as string,
    });
  });

  it.each<[number, string]>([
    [503, "throttled"],
    [500, "interrupted"],
    [403, "unauthorized"],
  ])("because S3 answers %d", async (status, kind) => {
    const emulator = await start();
    await emulator.s3.put(key, video);
    emulator.faults.add({ operation: "s3.getobject", kind: "status", status });
    expect((await failureOf(look(emulator))).kind).toBe(kind);
    expect(emulator.faults.unfired()).toEqual([]);
  });

  it("because nobody is there", async () => {
    const emulator = await start();
    const client = clientOf(emulator, { endpoint: "http://127.0.0.1:9" });
    expect((await failureOf(look(emulator, { client }))).kind).toBe("unreachable");
  });

  it("because the client lacks a region", async () => {
    const emulator = await start();
    const client = new S3Client({
      endpoint: emulator.s3.endpoint,
      credentials: emulator.s3.credentials,
      region: () => Promise.reject<string>(new Error("Region is missing")),
    });
    expect(await failureOf(look(emulator, { client }))).toMatchObject({
      kind: "invalid-input",
      message: expect.stringContaining("Region is missing") as string,
    });
  });
});

describe("an s3: URL", () => {
  it.each<[string, object]>([
    ["s3://bucket/a/b.mp4", { name: "b.mp4", identity: "s3://bucket/a/b.mp4" }],
    [
      "S3://bucket/b%20c.mp4?versionId=v1",
      { name: "b%20c.mp4", identity: "s3://bucket/b%20c.mp4" },
    ],
    ["s3://bucket/why?.mp4", { identity: "s3://bucket/why?.mp4" }],
  ])("%s names an object", async (url, facts) => {
    expect((await resolveSource(url)).facts).toMatchObject({ kind: "s3", ...facts });
  });

  it.each(["s3://bucket", "s3://bucket/", "s3:///key"])("%s names none", async (url) => {
    expect((await failureOf(resolveSource(url))).message).toBe(
      `input: "${url}" names no object; give one as in s3://bucket/key`,
    );
  });

  it.each<[string, object, RegExp]>([
    ["no key", { bucket: "b" }, /key is missing/],
    ["no client", { bucket: "b", key: "k", client: {} }, /an S3Client of @aws-sdk\/client-s3/],
    ["a link for a month", { bucket: "b", key: "k", linkLifetimeMs: 2_592_000_000 }, /7 days/],
    ["a typo", { bucket: "b", key: "k", version: "v1" }, /version/],
  ])("as an object with %s is refused", async (_, input, message) => {
    const error = await failureOf(resolveSource(input as S3Input));
    expect(error).toMatchObject({
      kind: "invalid-input",
      message: expect.stringMatching(message) as string,
    });
  });
});
