import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import { call, credentials, failureOf, noonMs } from "../fixtures.js";
import { scriptedPlatform } from "../scripted-platform.js";
import type { Reply } from "../scripted-platform.js";

const html = "<html><head><title>502 Bad Gateway</title></head></html>";

function refusal(status: number, code: string, message = "why"): Reply {
  return { status, body: { status: "error", code, title: "Title", message } };
}

async function statusAgainst(reply: Reply) {
  const { url } = await scriptedPlatform(() => reply);
  const provider = jwplayer({ ...credentials, baseUrl: url, clock: () => noonMs });
  return failureOf(provider.status("aT2u4xRa", call()));
}

describe("a refusal by the API", () => {
  it.each<[string, Reply, string]>([
    ["an unknown key", refusal(400, "ApiKeyInvalid"), "unauthorized"],
    ["a missing key", refusal(400, "ApiKeyMissing"), "unauthorized"],
    ["a wrong signature", refusal(400, "SignatureInvalid"), "unauthorized"],
    ["a wrong nonce", refusal(400, "NonceInvalid"), "unauthorized"],
    ["an old timestamp", refusal(403, "TimestampExpired"), "unauthorized"],
    ["a right that is missing", refusal(403, "PermissionDenied"), "unauthorized"],
    ["a proxy that wants a login", { status: 407, body: html }, "unauthorized"],
    ["an unknown video", refusal(404, "NotFound"), "not-found"],
    [
      "an unknown video in the older words",
      refusal(400, "ParameterInvalid", "video_key: Video with the key `aT2u4xRa' does not exist"),
      "not-found",
    ],
    [
      "another thing that does not exist",
      refusal(400, "ParameterInvalid", "protectionrule_key: Rule x does not exist"),
      "rejected",
    ],
    ["a wrong parameter", refusal(400, "ParameterInvalid"), "rejected"],
    ["an empty parameter", refusal(400, "ParameterEmpty"), "rejected"],
    ["a conflict", refusal(409, "ItemAlreadyExists"), "rejected"],
    ["a method that does not exist", refusal(501, "NotImplemented"), "rejected"],
    ["an error in a success", refusal(200, "UnknownError"), "rejected"],
    ["a page where the API should be", { status: 404, body: html }, "rejected"],
    ["a redirect", { status: 302, headers: { location: "https://x" } }, "rejected"],
    ["too many calls", refusal(429, "RateLimitExceeded"), "throttled"],
    ["too many calls, said by a gateway", { status: 429, body: html }, "throttled"],
    ["an internal error", refusal(500, "InternalError"), "interrupted"],
    ["a database error", refusal(500, "DatabaseError"), "interrupted"],
    ["a failed call", refusal(500, "CallFailed"), "interrupted"],
    ["a gateway's page", { status: 502, body: html }, "interrupted"],
    ["a gateway's time limit", { status: 504, body: "" }, "interrupted"],
    ["a success that is no JSON", { status: 200, body: html }, "interrupted"],
    ["a success without a video", { body: { status: "ok" } }, "interrupted"],
  ])("%s", async (_, reply, kind) => {
    const error = await statusAgainst(reply);
    expect(error.kind).toBe(kind);
    expect(error.provider).toBe("JW Player v1");
    expect(error.operation).toBe("videos.show");
  });

  it("keeps the platform's status, code, words and request id", async () => {
    const reply = refusal(400, "ParameterInvalid", "size: is no number");
    const error = await statusAgainst({ ...reply, headers: { "X-Request-Id": "req-1" } });
    expect(error.status).toBe(400);
    expect(error.code).toBe("ParameterInvalid");
    expect(error.requestId).toBe("req-1");
    expect(error.message).toBe("videos.show was refused with HTTP 400: Title: size: is no number");
  });

  it.each([
    ["TimestampExpired", /clock is more than a day behind/],
    ["SignatureInvalid", /check that apiSecret belongs to apiKey/],
  ])("says what helps against %s", async (code, advice) => {
    expect((await statusAgainst(refusal(403, code))).message).toMatch(advice);
  });

  it("does not repeat a credential that the platform quotes back", async () => {
    const error = await statusAgainst(
      refusal(400, "SignatureInvalid", "api_signature=5ecre75ecre7 is wrong"),
    );
    expect(error.message).toContain("[redacted]");
  });

  it("is `unreachable` when nobody listens, and names the call", async () => {
    const provider = jwplayer({ ...credentials, baseUrl: "http://127.0.0.1:9" });
    const error = await failureOf(provider.status("aT2u4xRa", call()));
    expect(error.kind).toBe("unreachable");
    expect(error.operation).toBe("videos.show");
  });
});

describe("the wait after `throttled`", () => {
  const limited = (more: object): unknown => ({
    status: "error",
    code: "RateLimitExceeded",
    ...more,
  });

  it.each<[string, Reply, number]>([
    [
      "lasts until the reset",
      {
        status: 429,
        body: limited({ rate_limit: { reset: noonMs / 1000 + 7, limit: 60, remaining: 0 } }),
      },
      7_000,
    ],
    [
      "follows Retry-After where there is no reset",
      { status: 429, headers: { "Retry-After": "3" }, body: html },
      3_000,
    ],
    ["lasts to the next whole minute otherwise", { status: 429, body: limited({}) }, 40_000],
    [
      "does not believe a reset in the past",
      {
        status: 429,
        body: limited({ rate_limit: { reset: noonMs / 1000 - 7200, limit: 60, remaining: 0 } }),
      },
      40_000,
    ],
    [
      "does not believe a reset hours away",
      {
        status: 429,
        body: limited({ rate_limit: { reset: noonMs / 1000 + 7200, limit: 60, remaining: 0 } }),
      },
      40_000,
    ],
  ])("%s", async (_, reply, retryAfterMs) => {
    expect((await statusAgainst(reply)).retryAfterMs).toBe(retryAfterMs);
  });
});
