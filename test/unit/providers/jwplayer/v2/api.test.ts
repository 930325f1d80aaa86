import { describe, expect, it } from "vitest";
import { callBudget } from "../../../../../src/providers/jwplayer/index.js";
import { call, failureOf, methodOf, noonMs, v2Credentials } from "../fixtures.js";
import type { Reply } from "../scripted-platform.js";
import { jsonOf, refusal, v2Stage, v2Upload } from "./fixtures.js";

const id = "aT2u4xRa";
const media = { id, status: "ready", metadata: {} };

describe("status", () => {
  it("is asked for with the secret in the header, and nowhere else", async () => {
    const { platform, provider } = await v2Stage(() => ({ body: media }));
    expect(await provider.status(id, call())).toMatchObject({ id, state: "ready" });
    const [asked] = platform.received;
    expect(asked).toMatchObject({ method: "GET", path: "/v2/sites/Ny05CEfj/media/aT2u4xRa/" });
    expect(asked?.headers.authorization).toBe(`Bearer ${v2Credentials.secret}`);
    expect(asked?.headers).not.toHaveProperty("content-type");
  });

  it.each([
    [{ status: "created" }, { state: "created", platformState: "created" }],
    [{ status: "processing", duration: 0 }, { state: "processing" }],
    [{ status: "updating" }, { state: "processing", platformState: "updating" }],
    [
      { status: "ready", duration: 12.34 },
      { state: "ready", durationMs: 12_340 },
    ],
    [
      { status: "failed", error_message: "Video too short" },
      { state: "failed", failure: "Video too short" },
    ],
    [
      { status: "failed", error_message: null },
      { state: "failed", failure: "the platform gives no reason" },
    ],
    [{ status: "something new" }, { state: "processing", platformState: "something new" }],
  ])("takes %j for %j", async (told, state) => {
    const { provider } = await v2Stage(() => ({ body: { ...media, ...told } }));
    expect(await provider.status(id, call())).toMatchObject(state);
  });

  it("refuses an id that is none, without a call", async () => {
    const { platform, provider } = await v2Stage(() => ({ body: media }));
    expect((await failureOf(provider.status("../secrets", call()))).kind).toBe("invalid-input");
    expect(platform.received).toEqual([]);
  });
});

describe("a refusal", () => {
  it.each<[Reply, string, RegExp]>([
    [refusal(400, "invalid_body", "No such field"), "rejected", /HTTP 400: No such field/],
    [refusal(401, "unauthorized", "Who?"), "unauthorized", /check that secret .* siteId/],
    [refusal(403, "forbidden", "Action forbidden."), "unauthorized", /check that secret/],
    [refusal(404, "not_found", "No such resource"), "not-found", /No such resource/],
    [refusal(409, "conflict", "Conflict"), "rejected", /Conflict/],
    [refusal(422, "unprocessable", "No"), "rejected", /No/],
    [refusal(429, "rate_limit_exceeded", "Slow"), "throttled", /Slow/],
    [refusal(500, "server_error", "Oops"), "interrupted", /Oops/],
    [{ status: 403, body: "<html>Forbidden</html>" }, "rejected", /not the platform's JSON/],
    [{ status: 502, body: "<html>Bad Gateway</html>" }, "interrupted", /HTTP 502 .* JSON/],
    [{ status: 200, body: "<html>Log in</html>" }, "interrupted", /HTTP 200 .* JSON/],
    [{ status: 200, body: {} }, "interrupted", /names no media/],
    [{ status: 302, body: "" }, "rejected", /HTTP 302/],
  ])("%j is %s", async (reply, kind, said) => {
    const { provider } = await v2Stage(() => reply);
    const error = await failureOf(provider.status(id, call()));
    expect(error).toMatchObject({ kind, provider: "JW Player v2", operation: "media.get" });
    expect(error.message).toMatch(said);
  });

  it("keeps the platform's code and request id", async () => {
    const { provider } = await v2Stage(() => ({
      ...refusal(400, "invalid_body", "No"),
      headers: { "X-Request-Id": "req-7" },
    }));
    const error = await failureOf(provider.status(id, call()));
    expect(error).toMatchObject({ status: 400, code: "invalid_body", requestId: "req-7" });
  });

  it("of a creation with 404 is about the property", async () => {
    const { provider } = await v2Stage(() => refusal(404, "not_found", "No such resource"));
    const { request } = v2Upload(provider, Buffer.from("x"));
    const error = await failureOf(methodOf(provider, "direct").open(request, call()));
    expect(error.kind).toBe("unauthorized");
    expect(error.message).toContain("siteId");
  });
});

describe("the call budget", () => {
  const spent = { "jw-request-limit": "60", "jw-request-remaining": "0" };

  it("makes no call that would be refused, until the next minute", async () => {
    let nowMs = noonMs;
    const reply = (): Reply => ({ body: media, headers: spent });
    const { platform, provider } = await v2Stage(reply, { clock: () => nowMs });
    await provider.status(id, call());
    const error = await failureOf(provider.status(id, call()));
    expect(error).toMatchObject({ kind: "throttled", retryAfterMs: 40_000 });
    expect(error.message).toContain("60 such calls a minute");
    nowMs += 40_000;
    await provider.status(id, call());
    expect(platform.received).toHaveLength(2);
  });

  it("learns from a 429 without headers", async () => {
    const { platform, provider } = await v2Stage(() => refusal(429, "slow", "Slow down"));
    expect(await failureOf(provider.status(id, call()))).toMatchObject({ retryAfterMs: 40_000 });
    expect((await failureOf(provider.delete(id, call()))).kind).toBe("throttled");
    expect(platform.received).toHaveLength(1);
  });

  it("is shared by the values that are given the same one", async () => {
    const budget = callBudget(() => noonMs);
    const reply = (): Reply => ({ body: media, headers: spent });
    const one = await v2Stage(reply, { budget });
    const baseUrl = one.platform.url;
    const other = await v2Stage(reply, { budget, baseUrl });
    await one.provider.status(id, call());
    expect((await failureOf(other.provider.status(id, call()))).kind).toBe("throttled");
    expect(one.platform.received).toHaveLength(1);
  });
});

describe("update", () => {
  it("sends what is named and nothing else", async () => {
    const { platform, provider } = await v2Stage(() => ({ body: media }));
    const publishAt = new Date("2027-01-02T03:04:05.006Z");
    const changes = { title: "Speech", description: "d", tags: ["a"], referenceId: "order-7" };
    const asset = await provider.update(id, { ...changes, publishAt }, call());
    expect(asset).toMatchObject({ id, state: "ready" });
    expect(platform.received).toHaveLength(1);
    const [asked] = platform.received;
    expect(asked).toMatchObject({ method: "PATCH", path: "/v2/sites/Ny05CEfj/media/aT2u4xRa/" });
    expect(jsonOf(asked!)).toEqual({
      metadata: {
        title: "Speech",
        description: "d",
        tags: ["a"],
        publish_start_date: "2027-01-02T03:04:05.006Z",
        external_id: "order-7",
      },
    });
  });

  it.each<[Reply, string]>([
    [refusal(404, "not_found", "No such resource"), "not-found"],
    [refusal(400, "invalid_body", "No such field"), "rejected"],
    [{ status: 200, body: {} }, "interrupted"],
  ])("fails on %j: %s", async (reply, kind) => {
    const { provider } = await v2Stage(() => reply);
    const error = await failureOf(provider.update(id, { title: "Speech" }, call()));
    expect(error).toMatchObject({ kind, operation: "media.update" });
  });

  it("refuses a tag that would be two, without a call", async () => {
    const { platform, provider } = await v2Stage(() => ({ body: media }));
    const error = await failureOf(provider.update(id, { tags: ["a,b"] }, call()));
    expect(error.kind).toBe("invalid-input");
    expect(platform.received).toEqual([]);
  });
});

describe("delete", () => {
  it("succeeds for what is already gone", async () => {
    const { provider } = await v2Stage(() => refusal(404, "not_found", "Gone"));
    await provider.delete(id, call());
  });

  it("names what stays", async () => {
    const { provider } = await v2Stage(() => ({ status: 403, body: "no" }));
    expect(await failureOf(provider.delete(id, call()))).toMatchObject({ assetId: id });
  });
});
