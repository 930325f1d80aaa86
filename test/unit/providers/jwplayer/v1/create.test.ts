import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import { call, credentials, failureOf, methodOf, upload } from "../fixtures.js";
import type { FixtureOptions } from "../fixtures.js";
import { scriptedPlatform } from "../scripted-platform.js";

const url = "https://example.com/a talk.mp4?x=1&y=2";

/** The parameters that `fetch` creates a video with. */
async function created(options: FixtureOptions) {
  const platform = await scriptedPlatform(() => ({
    body: { status: "ok", video: { key: "m7xjXN0r" } },
  }));
  const fetch = methodOf(jwplayer({ ...credentials, baseUrl: platform.url }), "fetch");
  const { request } = upload(Buffer.from("x"), { facts: { url }, ...options });
  const session = await fetch.open(request, call());
  return { fetch, platform, session, request, fields: platform.received[0]!.fields };
}

describe("/videos/create", () => {
  it("is given the metadata in the platform's names", async () => {
    const { fields } = await created({
      metadata: {
        title: "It's (a) *test*! ~+/?&=% é 🎬",
        description: "two\nlines",
        tags: ["new", "", "video"],
        referenceId: "order-7",
        publishAt: new Date("2030-01-01T00:00:00.900Z"),
      },
      extras: { author: "Ann", "custom.rating": "5" },
      uploadId: "0b3f6a52-1c9a-4a53-9a0f-4a7c2b1d9e10",
    });
    const perCall = ["api_nonce", "api_timestamp", "api_signature"];
    const rest = Object.fromEntries([...fields].filter(([name]) => !perCall.includes(name)));
    expect(rest).toEqual({
      api_format: "json",
      api_key: "XOqEAfxj",
      title: "It's (a) *test*! ~+/?&=% é 🎬",
      description: "two\nlines",
      tags: "new,video",
      date: "1893456000",
      author: "Ann",
      "custom.rating": "5",
      "custom.reference_id": "order-7",
      "custom.upreel_id": "0b3f6a52-1c9a-4a53-9a0f-4a7c2b1d9e10",
      download_url: url,
    });
  });

  it("is given no empty values, which the platform refuses", async () => {
    const { fields } = await created({ metadata: { title: "", description: "", tags: [] } });
    expect([...fields.values()].every((value) => value !== "")).toBe(true);
    expect(fields.has("tags")).toBe(false);
  });

  it("is not called with a tag that would become two", async () => {
    const error = await failureOf(created({ metadata: { tags: ["a", "b,c"] } }));
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain('tags: "b,c" has a comma');
  });
});

describe("fetch", () => {
  it("opens to the new video and finishes without a call", async () => {
    const { fetch, platform, session, request } = await created({});
    expect(session).toEqual({ key: "m7xjXN0r" });
    const asset = await fetch.finish(session, [], request, call());
    expect(asset).toMatchObject({ id: "m7xjXN0r", state: "created" });
    expect(platform.received).toHaveLength(1);
  });

  it("needs a URL", async () => {
    const error = await failureOf(created({ facts: { url: undefined } }));
    expect(error).toMatchObject({ kind: "unsupported", method: "fetch" });
  });

  it("has nothing to send", async () => {
    const { fetch, session } = await created({});
    const { part, body } = upload(Buffer.from("x"));
    expect((await failureOf(fetch.send(session, part, body, call()))).kind).toBe("internal");
  });
});
