import { describe, expect, it } from "vitest";
import type { JwplayerExtras } from "../../../../../src/providers/jwplayer/index.js";
import { call, failureOf, methodOf } from "../fixtures.js";
import type { FixtureOptions } from "../fixtures.js";
import type { Reply } from "../scripted-platform.js";
import { jsonOf, v2Stage, v2Upload } from "./fixtures.js";

const url = "https://example.com/talk.mp4";
const whole = {
  id: "aT2u4xRa",
  upload_link: "https://storage.example.com/x?Signature=5ecre7",
  upload_id: "NL3OL1JB",
  upload_token: "5ecre7",
};

type Options = Omit<FixtureOptions, "extras"> & {
  readonly extras?: JwplayerExtras;
  readonly assetId?: string;
};

async function opened(name: string, { assetId, ...options }: Options = {}, reply: object = whole) {
  const { platform, provider } = await v2Stage((): Reply => ({ status: 201, body: reply }));
  const method = methodOf(provider, name);
  const { request } = v2Upload(provider, Buffer.from("12345"), {
    ...options,
    facts: { url, ...options.facts },
  });
  const session = method.open({ ...request, assetId }, call());
  return { platform, session };
}

describe("a new media", () => {
  it.each([
    ["fetch", { method: "fetch", download_url: url }],
    ["direct", { method: "direct" }],
    ["multipart", { method: "multipart" }],
    ["external", { method: "external", source_url: url }],
  ])("by %s is asked for with %j", async (name, upload) => {
    const { platform, session } = await opened(name);
    expect(await session).toMatchObject({ key: "aT2u4xRa" });
    const [asked] = platform.received;
    expect(asked).toMatchObject({ method: "POST", path: "/v2/sites/Ny05CEfj/media/" });
    expect(jsonOf(asked!)).toEqual({
      upload,
      metadata: {
        title: "Talk",
        custom_params: { upreel_id: "0b3f6a52-1c9a-4a53-9a0f-4a7c2b1d9e10" },
      },
    });
  });

  it("has all its metadata in the platform's words", async () => {
    const { platform, session } = await opened("direct", {
      metadata: {
        description: "About",
        tags: ["a", "", "b c"],
        referenceId: "order-7",
        publishAt: new Date("2026-01-02T03:04:05Z"),
      },
      extras: {
        author: "Ann",
        link: "https://example.com/page",
        expiresAt: new Date("2027-01-01T00:00:00Z"),
        category: "Movies",
        language: "en",
        custom: { rating: 5, live: false },
        trimInPoint: "00:00:01.500",
        trimOutPoint: "00:00:09",
      },
    });
    await session;
    expect(jsonOf(platform.received[0]!)).toEqual({
      upload: { method: "direct", trim_in_point: "00:00:01.500", trim_out_point: "00:00:09" },
      metadata: {
        title: "Talk",
        description: "About",
        tags: ["a", "b c"],
        external_id: "order-7",
        publish_start_date: "2026-01-02T03:04:05.000Z",
        publish_end_date: "2027-01-01T00:00:00.000Z",
        author: "Ann",
        permalink: "https://example.com/page",
        category: "Movies",
        language: "en",
        custom_params: {
          rating: "5",
          live: "false",
          upreel_id: "0b3f6a52-1c9a-4a53-9a0f-4a7c2b1d9e10",
        },
      },
    });
  });

  it.each(["direct", "multipart"])("by %s needs to know where its file goes", async (name) => {
    const { session } = await opened(name, {}, { id: "aT2u4xRa" });
    const error = await failureOf(session);
    expect(error).toMatchObject({ kind: "rejected", assetId: "aT2u4xRa" });
  });

  it("has no tag with a comma", async () => {
    const { platform, session } = await opened("direct", { metadata: { tags: ["a,b"] } });
    expect((await failureOf(session)).message).toContain('tags: "a,b" has a comma');
    expect(platform.received).toEqual([]);
  });
});

describe("another file for a media", () => {
  it.each(["fetch", "direct", "multipart"])("is opened by %s", async (name) => {
    const { platform, session } = await opened(name, { assetId: "bU3v5ySb" });
    expect(await session).toMatchObject({ key: "bU3v5ySb", replaces: true });
    const [asked] = platform.received;
    expect(asked).toMatchObject({
      method: "PUT",
      path: "/v2/sites/Ny05CEfj/media/bU3v5ySb/reupload/",
    });
    expect(jsonOf(asked!)).not.toHaveProperty("metadata");
  });
});

describe("external refuses", () => {
  it.each<[string, Options, RegExp]>([
    ["a link that ends", { facts: { linkLifetimeMs: 7_200_000 } }, /ends within 2 h; use fetch/],
    ["a trim", { extras: { trimInPoint: "00:00:01" } }, /trim_in_point cannot be used/],
    ["what has no URL", { facts: { url: undefined } }, /external needs a source with a URL/],
  ])("%s", async (_, options, said) => {
    const { platform, session } = await opened("external", options);
    const error = await failureOf(session);
    expect(error).toMatchObject({ kind: "unsupported", method: "external" });
    expect(error.message).toMatch(said);
    expect(platform.received).toEqual([]);
  });
});

describe("extras", () => {
  it("of API v1 alone are refused by name", async () => {
    const { provider } = await v2Stage(() => ({}));
    expect(() => provider.extras({ protectionRuleKey: "x" })).toThrow(
      /protectionRuleKey is not known to JW Player v2/,
    );
  });
});
