import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import { call, credentials, failureOf } from "../fixtures.js";
import { scriptedPlatform } from "../scripted-platform.js";

const shown = { status: "ready", error: null, size: 21, md5: "", duration: "-1", custom: {} };

async function statusOf(video: object) {
  const { url } = await scriptedPlatform(() => ({ body: { status: "ok", video } }));
  return jwplayer({ ...credentials, baseUrl: url }).status("aT2u4xRa", call());
}

describe("status", () => {
  it.each([
    ["created", "created"],
    ["processing", "processing"],
    ["ready", "ready"],
    ["updating", "processing"],
    ["failed", "failed"],
    ["something new", "processing"],
  ])("takes %s for %s", async (status, state) => {
    const asset = await statusOf({ ...shown, key: "aT2u4xRa", status });
    expect(asset.state).toBe(state);
    expect(asset.platformState).toBe(status);
  });

  it("reads numbers in quotes, as the API's first era wrote them", async () => {
    const asset = await statusOf({
      ...shown,
      key: "aT2u4xRa",
      size: "21545452",
      duration: "30.04",
      md5: "6D40F0A0C8CF8A5F2C0A6C2B0B7E3A11",
    });
    expect(asset).toMatchObject({
      id: "aT2u4xRa",
      provider: "JW Player v1",
      sizeBytes: 21_545_452,
      durationMs: 30_040,
      md5: "6d40f0a0c8cf8a5f2c0a6c2b0b7e3a11",
    });
  });

  it("leaves out what the platform does not know yet", async () => {
    const asset = await statusOf({
      key: "aT2u4xRa",
      status: "created",
      size: 0,
      md5: null,
      duration: "-1",
    });
    expect(asset).not.toHaveProperty("sizeBytes");
    expect(asset).not.toHaveProperty("durationMs");
    expect(asset).not.toHaveProperty("md5");
    expect(asset).not.toHaveProperty("failure");
  });

  it.each([
    [{ message: "content storage limit exceeded" }, "content storage limit exceeded"],
    ["not a video", "not a video"],
    [null, "the platform gives no reason"],
  ])("tells why a video failed: %j", async (error, failure) => {
    const asset = await statusOf({ ...shown, key: "aT2u4xRa", status: "failed", error });
    expect(asset.failure).toBe(failure);
  });
});

describe("calls", () => {
  it("are signed forms with a nonce and a signature that are fresh each time", async () => {
    const { url, received } = await scriptedPlatform(() => ({
      body: { status: "ok", video: { ...shown, key: "aT2u4xRa" } },
    }));
    const provider = jwplayer({ ...credentials, baseUrl: `${url}/` });
    await provider.status("aT2u4xRa", call());
    await provider.status("aT2u4xRa", call());
    const [first, second] = received.map(({ fields }) => Object.fromEntries(fields));
    expect(received[0]).toMatchObject({ method: "POST", path: "/v1/videos/show" });
    expect(received[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect(first).toMatchObject({ video_key: "aT2u4xRa", api_format: "json", api_key: "XOqEAfxj" });
    expect(first?.api_nonce).toMatch(/^\d{8}$/);
    expect(first?.api_signature).toMatch(/^[0-9a-f]{40}$/);
    expect(second?.api_nonce).not.toBe(first?.api_nonce);
    expect(second?.api_signature).not.toBe(first?.api_signature);
  });
});

describe("update", () => {
  const changes = { title: "Speech", tags: ["a", "b"], referenceId: "order-7" };

  it("sends what is named and nothing else, and then asks for the video", async () => {
    const { url, received } = await scriptedPlatform(({ path }) => ({
      body: {
        status: "ok",
        ...(path.endsWith("show") && { video: { ...shown, key: "aT2u4xRa" } }),
      },
    }));
    const provider = jwplayer({ ...credentials, baseUrl: url });
    const publishAt = new Date(1_800_000_000_999);
    const asset = await provider.update("aT2u4xRa", { ...changes, publishAt }, call());
    expect(asset).toMatchObject({ id: "aT2u4xRa", state: "ready", sizeBytes: 21 });
    expect(received.map(({ path }) => path)).toEqual(["/v1/videos/update", "/v1/videos/show"]);
    const sent = [...(received[0]?.fields ?? [])].filter(([name]) => !name.startsWith("api_"));
    expect(Object.fromEntries(sent)).toEqual({
      video_key: "aT2u4xRa",
      title: "Speech",
      tags: "a,b",
      date: "1800000000",
      "custom.reference_id": "order-7",
    });
  });

  it.each([
    [{ body: { status: "error", code: "NotFound", message: "No such video" } }, "not-found"],
    [{ status: 502 }, "interrupted"],
  ])("fails on %j: %s", async (reply, kind) => {
    const { url } = await scriptedPlatform(() => reply);
    const provider = jwplayer({ ...credentials, baseUrl: url });
    expect((await failureOf(provider.update("aT2u4xRa", changes, call()))).kind).toBe(kind);
  });

  it.each([
    ["aT2u4xRa", { tags: ["a,b"] }, "has a comma"],
    ["aT2u4xRa,bT2u4xRa", changes, "media id"],
  ])("refuses %s with %j before any call", async (id, wrong, message) => {
    const { url, received } = await scriptedPlatform(() => ({}));
    const error = await failureOf(
      jwplayer({ ...credentials, baseUrl: url }).update(id, wrong, call()),
    );
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain(message);
    expect(received).toHaveLength(0);
  });
});

describe("delete", () => {
  it.each([
    { status: "ok" },
    { status: "ok", videos: { aT2u4xRa: { status: "ok" } } },
    { status: "error", code: "NotFound", message: "Video does not exist" },
  ])("succeeds on %j", async (body) => {
    const { url, received } = await scriptedPlatform(() => ({ body }));
    await jwplayer({ ...credentials, baseUrl: url }).delete("aT2u4xRa", call());
    expect(received[0]?.path).toBe("/v1/videos/delete");
    expect(received[0]?.fields.get("video_key")).toBe("aT2u4xRa");
  });

  it("fails on anything else", async () => {
    const { url } = await scriptedPlatform(() => ({ status: 502 }));
    const provider = jwplayer({ ...credentials, baseUrl: url });
    expect((await failureOf(provider.delete("aT2u4xRa", call()))).kind).toBe("interrupted");
  });

  it("refuses an id that would be two", async () => {
    const { url, received } = await scriptedPlatform(() => ({}));
    const provider = jwplayer({ ...credentials, baseUrl: url });
    const error = await failureOf(provider.delete("aT2u4xRa,bT2u4xRa", call()));
    expect(error.kind).toBe("invalid-input");
    expect(received).toHaveLength(0);
  });
});

describe("urls", () => {
  it("are those of the delivery network, without a player", () => {
    expect(jwplayer(credentials).urls("aT2u4xRa")).toEqual({
      hls: "https://cdn.jwplayer.com/manifests/aT2u4xRa.m3u8",
      mp4: "https://cdn.jwplayer.com/videos/aT2u4xRa.mp4",
      dash: "https://cdn.jwplayer.com/manifests/aT2u4xRa.mpd",
      poster: "https://cdn.jwplayer.com/thumbs/aT2u4xRa-1280.jpg",
      preview: "https://cdn.jwplayer.com/previews/aT2u4xRa",
      media: "https://cdn.jwplayer.com/v2/media/aT2u4xRa",
    });
  });
});
