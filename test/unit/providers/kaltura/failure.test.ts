import { afterEach, describe, expect, it } from "vitest";
import { getToken } from "../../../../src/providers/kaltura/token.js";
import { action, createBench } from "./api-bench.js";
import { callOf, everythingIn, rejection } from "./fixtures.js";
import { exception, type Line } from "./scripted-server.js";

const bench = createBench();
const { apiAnswering, heard, failureOf } = bench;

afterEach(() => bench.stop());

describe("a refusal under HTTP 200", () => {
  it.each([
    ["UPLOAD_TOKEN_NOT_FOUND", "session-lost"],
    ["UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD", "session-lost"],
    ["UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY", "session-lost"],
    ["UPLOAD_TOKEN_CANNOT_RESUME", "session-lost"],
    ["UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE", "session-lost"],
    ["UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED", "session-lost"],
    ["MAX_ALLOWED_CHUNK_COUNT_EXCEEDED", "session-lost"],
    ["UPLOADED_FILE_NOT_FOUND_BY_TOKEN", "session-lost"],
    ["INVALID_UPLOAD_TOKEN_ID", "session-lost"],
    ["UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD", "rejected"],
    ["UPLOAD_TOKEN_MISSING_FILE_SIZE", "rejected"],
    ["FILE_CONTENT_NOT_SECURE", "rejected"],
    ["CONVERSION_PROFILE_ID_NOT_FOUND", "rejected"],
    ["MISSING_MANDATORY_PARAMETER", "rejected"],
    ["SOMETHING_NEW", "rejected"],
    ["constructor", "rejected"],
    ["ENTRY_ID_NOT_FOUND", "not-found"],
    ["UPLOAD_ERROR", "interrupted"],
    ["INTERNAL_SERVERL_ERROR", "interrupted"],
    ["INTERNAL_DATABASE_ERROR", "interrupted"],
    ["ACTION_BLOCKED", "throttled"],
    ["SERVICE_FORBIDDEN", "unauthorized"],
    ["MISSING_KS", "unauthorized"],
    ["INVALID_USER_ID", "unauthorized"],
    ["USER_BLOCKED", "unauthorized"],
    ["SERVICE_FORBIDDEN_CONTENT_BLOCKED", "unauthorized"],
    ["SERVICE_ACCESS_CONTROL_RESTRICTED", "unauthorized"],
    ["START_SESSION_ERROR", "unauthorized"],
    ["INVALID_WIDGET_ID", "unauthorized"],
    ["APP_TOKEN_ID_NOT_FOUND", "unauthorized"],
    ["APP_TOKEN_NOT_ACTIVE", "unauthorized"],
    ["APP_TOKEN_EXPIRED", "unauthorized"],
    ["INVALID_APP_TOKEN_HASH", "unauthorized"],
  ])("%s is %s", async (code, kind) => {
    const error = await failureOf({ body: exception(code) });
    expect(error).toMatchObject({ kind, code, status: 200, operation: "media.get" });
    expect(error).toMatchObject({ provider: "Kaltura", method: "chunked" });
    expect(heard()).toHaveLength(1);
  });

  it.each([
    [{ KSID: "ks-1", ERR_CODE: "-1", ERR_DESC: "INVALID_STR" }, "check the test"],
    [{ KSID: "", ERR_CODE: "-4", ERR_DESC: "INVALID_TYPE" }, "another user"],
    [{ KSID: "EXCEEDED_RESTRICTED_IP", ERR_CODE: "-1" }, "another IP address"],
    [{ KSID: "EXCEEDED_RESTRICTED_URI", ERR_CODE: "-1" }, "other calls"],
    [{ KSID: "EXCEEDED_ACTIONS_LIMIT", ERR_CODE: "-1" }, "fewer calls"],
  ])("INVALID_KS with %j says what to do", async (args, words) => {
    const error = await failureOf({ body: exception("INVALID_KS", args) });
    expect(error.kind).toBe("unauthorized");
    expect(error.message).toContain(words);
    expect(heard()).toHaveLength(1);
  });

  it("is recognised with arguments of any shape", async () => {
    const body = { code: "X", message: 5, objectType: "KalturaAPIException", args: "none" };
    expect(await failureOf({ body })).toMatchObject({ kind: "rejected", code: "X" });
  });

  it("never shows the session that Kaltura quotes", async () => {
    const ks =
      "djJ8MTAyfDrCw94caZj_ZW5kNAJ7TIdGEXIM-kGVZ1rZZ92LQGDDytR_UVJ7f14KHt7QpGwSrxFRfNRytHo49bTY";
    const quoting = `Invalid KS "${ks}", Error "-1,INVALID_STR"`;
    for (const code of ["INVALID_KS", "INTERNAL_SERVERL_ERROR"]) {
      const error = await failureOf({ body: exception(code, { KSID: ks }, quoting) });
      expect(everythingIn(error)).not.toContain(ks.slice(0, 20));
    }
  });

  it("carries what Kaltura's support asks for", async () => {
    const headers = { "X-Me": "pa-api12", "X-Kaltura-Session": "815, 1700000000" };
    const error = await failureOf({ body: exception("UPLOAD_ERROR"), headers });
    expect(error.requestId).toBe("pa-api12 815, 1700000000");
  });
});

describe("an answer that is none of Kaltura's", () => {
  it.each<[string, Line, object]>([
    ["empty", { body: "" }, { kind: "interrupted", status: 200 }],
    ["a web page", { body: "<!DOCTYPE html><p>hello" }, { kind: "interrupted" }],
    ["XML", { body: "<xml><result>x</result></xml>" }, { kind: "interrupted" }],
    ["text", { body: "fine" }, { kind: "interrupted" }],
    ["HTTP 401", { status: 401, body: "" }, { kind: "unauthorized", status: 401 }],
    ["HTTP 403", { status: 403, body: "" }, { kind: "rejected", status: 403 }],
    ["HTTP 404", { status: 404, body: "<html>" }, { kind: "rejected", status: 404 }],
    ["HTTP 408", { status: 408, body: "" }, { kind: "interrupted", status: 408 }],
    ["HTTP 500", { status: 500, body: "" }, { kind: "interrupted", status: 500 }],
    ["HTTP 502", { status: 502, body: "<html>" }, { kind: "interrupted", status: 502 }],
    [
      "HTTP 429 with seconds",
      { status: 429, body: "", headers: { "Retry-After": "7" } },
      { kind: "throttled", status: 429, retryAfterMs: 7000 },
    ],
    [
      "HTTP 503 with a date",
      { status: 503, body: "", headers: { "Retry-After": "Thu, 01 Jan 1970 00:00:09 GMT" } },
      { kind: "throttled", retryAfterMs: 9000 },
    ],
    [
      "HTTP 503 with nonsense",
      { status: 503, body: "", headers: { "Retry-After": "soon" } },
      { kind: "throttled", retryAfterMs: undefined },
    ],
  ])("%s", async (_, line, expected) => {
    expect(await failureOf(line)).toMatchObject(expected);
  });

  it("says why, when the server does in a header", async () => {
    const headers = { "X-Kaltura-App": "exiting on error 24 - cross DC" };
    const error = await failureOf({ body: "", headers });
    expect(error.message).toBe(
      "Kaltura answered nothing instead of JSON: exiting on error 24 - cross DC",
    );
  });

  it("names the size that was too large, and the redirect that is not followed", async () => {
    const large = await failureOf({ status: 413, body: "" });
    expect(large.kind).toBe("rejected");
    expect(large.message).toMatch(/a request of \d+ bytes .* smaller partBytes/);
    const moved = await failureOf({ status: 301, body: "", headers: { Location: "/there" } });
    expect(moved.kind).toBe("rejected");
    expect(moved.message).toContain("check baseUrl");
  });

  it("names what is missing from it", async () => {
    const api = await apiAnswering({ body: { id: "1_t" } });
    const error = await rejection(getToken(api, "1_t", callOf()));
    expect(error).toMatchObject({ kind: "interrupted", operation: "uploadToken.get" });
    expect(String(error)).toContain("status");
  });

  it("is a lost connection, with the place it happened", async () => {
    const api = await apiAnswering();
    await bench.stop();
    const error = await rejection(api.call(action, callOf()));
    expect(error).toMatchObject({ kind: "unreachable", operation: "media.get" });
  });

  it("is the caller's own abort", async () => {
    const api = await apiAnswering({ body: 1 });
    const call = callOf({ signal: AbortSignal.abort() });
    expect(await rejection(api.call(action, call))).toMatchObject({ kind: "aborted" });
  });
});
