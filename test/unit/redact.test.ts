import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { redact, redactUrl } from "../../src/redact.js";
import { kalturaSessions } from "../support/secrets.js";

const { v1, v2 } = kalturaSessions;
const hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";

/** Names under which the platforms' credentials travel, each with a value of its usual shape. */
const secrets: readonly (readonly [name: string, value: string])[] = [
  ["api_secret", "uA96CFtJa138E2T5GhKfngml"],
  ["apiSecret", "uA96CFtJa138E2T5GhKfngml"],
  ["adminSecret", "0123456789abcdef0123456789abcdef"],
  ["secret", "0123456789abcdef0123456789abcdef"],
  ["api_signature", hex],
  ["ks", v1],
  ["ks", v2],
  ["KS", v2],
  ["KSID", v2],
  ["token", hex],
  ["upload_token", hex],
  ["uploadTokenId", "0_1b7f1d8a2c3e4f5061728394a5b6c7d8"],
  ["access_token", hex],
  ["tokenHash", hex],
  ["jwt", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl"],
  ["sig", hex],
  ["session_id", "kwJei9j2vtQmcbojrlGJY3mbJFMHfzZwPXBwoSQr"],
  ["sessionId", "kwJei9j2vtQmcbojrlGJY3mbJFMHfzZwPXBwoSQr"],
  ["X-Session-ID", "kwJei9j2vtQmcbojrlGJY3mbJFMHfzZwPXBwoSQr"],
  ["AWSAccessKeyId", "AKIAIOSFODNN7EXAMPLE"],
  ["Signature", "vjbyPxybdZaNmGa+yT272YEAiv4="],
  ["X-Amz-Signature", hex],
  ["X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20240501/us-east-1/s3/aws4_request"],
  ["X-Amz-Security-Token", "IQoJb3JpZ2luX2VjEHMaCXVzLWVhc3QtMSJHMEUCIQD"],
  ["password", "correct-horse-battery-staple"],
  ["Authorization", "Bearer Yk9sZ2FyMTIzNDU2Nzg5MA"],
  ["authorization", "Basic dXNlcjpjb3JyZWN0LWhvcnNl"],
  ["Proxy-Authorization", "Basic dXNlcjpjb3JyZWN0LWhvcnNl"],
  ["Authorization", "AWS AKIAIOSFODNN7EXAMPLE:vjbyPxybdZaNmGa+yT272YEAiv4="],
  ["Authorization", `KS ${v2}`],
];

/** The ways in which a name and its value end up in a message. */
const places: Readonly<Record<string, (name: string, value: string) => string>> = {
  "a query": (name, value) =>
    `GET https://host/path?a=1&${name}=${encodeURIComponent(value)}&b=2 failed`,
  "a query's beginning": (name, value) => `https://host/path?${name}=${encodeURIComponent(value)}`,
  "a URL inside another": (name, value) =>
    `https://host/?link=${encodeURIComponent(`https://other/?a=1&${name}=${value}&b=2`)}`,
  "a header": (name, value) => `sent ${name}: ${value}\r\nAccept: */*`,
  JSON: (name, value) => `the body was ${JSON.stringify({ a: 1, [name]: value, b: 2 })}`,
  "indented JSON": (name, value) => JSON.stringify({ a: 1, [name]: value }, null, 2),
  "JSON in JSON": (name, value) => JSON.stringify({ body: JSON.stringify({ [name]: value }) }),
  "URL-encoded JSON": (name, value) =>
    `json=${encodeURIComponent(JSON.stringify({ [name]: value }))}`,
  "a printed object": (name, value) => inspect({ a: 1, [name]: value }),
  XML: (name, value) => `<result><${name}>${value}</${name}></result>`,
};

/** The parts of a value that nobody may read: all words of it but the scheme. */
function cores(value: string): readonly string[] {
  const words = value.split(" ");
  const core = words.length > 1 ? words.slice(1).join(" ") : value;
  return [core, encodeURIComponent(core)];
}

describe("no credential is left", () => {
  it.each(Object.entries(places))("in %s", (_, write) => {
    for (const [name, value] of secrets) {
      const shown = redact(write(name, value));
      for (const core of cores(value)) expect(shown, name).not.toContain(core);
      expect(shown, name).toContain("[redacted]");
      expect(redact(shown), name).toBe(shown);
    }
  });
});

describe("a Kaltura session without a name", () => {
  it.each([
    ["v2 in INVALID_KS", `Invalid KS "${v2}", Error "-1,INVALID_STR"`, v2],
    ["v1 in INVALID_KS", `Invalid KS "${v1}", Error "-8,EXPIRED"`, v1],
    ["v1 in brackets", `Invalid KS [${v1}]`, v1],
    ["v2 as a path segment", `/api_v3/service/media/action/get/ks/${v2}/entryId/0_abc`, v2],
    ["v1 as a path segment", `/api_v3/service/media/action/get/ks/${v1}/entryId/0_abc`, v1],
    ["v2 URL-encoded", encodeURIComponent(`Invalid KS "${v2}"`), v2.slice(0, -1)],
    ["v1 URL-encoded", encodeURIComponent(`Invalid KS "${v1}"`), v1],
    ["v2 glued to a word", `KS${v2}`, v2],
  ])("is caught: %s", (_, text, session) => {
    const shown = redact(text);
    expect(shown).not.toContain(session);
    expect(shown).not.toContain(session.slice(0, 24));
    expect(redact(shown)).toBe(shown);
  });

  it("leaves the rest of its sentence", () => {
    expect(redact(`Invalid KS "${v2}", Error "-1,INVALID_STR"`)).toBe(
      'Invalid KS "[redacted]", Error "-1,INVALID_STR"',
    );
  });
});

describe("a presigned link", () => {
  it("keeps its host and path and loses what it is signed with", () => {
    const link =
      "https://upload-s3.jwplatform.com/aBcDeFgH?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE" +
      "&Expires=1482770374&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D";
    expect(redact(`PUT ${link} answered 403`)).toBe(
      "PUT https://upload-s3.jwplatform.com/aBcDeFgH?AWSAccessKeyId=[redacted]" +
        "&Expires=1482770374&Signature=[redacted] answered 403",
    );
  });

  it("of the newer kind loses every X-Amz value", () => {
    const link =
      "https://bucket.s3.amazonaws.com/key?X-Amz-Algorithm=AWS4-HMAC-SHA256" +
      `&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20240501&X-Amz-Signature=${hex}`;
    expect(redact(link)).not.toMatch(/AKIA|9f86d0/);
  });

  it("is safe in the header form too", () => {
    const header =
      "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20240501/us-east-1/s3/aws4_request, " +
      `SignedHeaders=host, Signature=${hex}`;
    expect(redact(header)).not.toMatch(/AKIA|9f86d0/);
  });
});

it("user and password in a URL are hidden", () => {
  expect(redact("proxy http://anna:pa55word@proxy.example:3128 refused")).toBe(
    "proxy http://[redacted]@proxy.example:3128 refused",
  );
});

describe("ordinary text", () => {
  it.each([
    "the upload token expired after 7 days",
    "the signature does not match; check the secret",
    "the file is 25 GB (25000000000 bytes) and form takes up to 20 GB",
    "part 3 of 12: bytes 20971520 to 31457280 were not acknowledged",
    "0_1a2b3c4d is processing",
    "upload 3f0c7e9a-52b1-4a3e-8f6d-0b9c1d2e3f40",
    "SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 differs",
    "MD5 d41d8cd98f00b204e9800998ecf8427e, not 0cc175b9c0f1b6a831c399e269772661",
    `SHA-512 ${"cf83e1357eefb8bd".repeat(8)}`,
    "/srv/uploads/customers/acme/projects/2024/marketing/launch/final/masters/cut/talk.mp4",
    `${"a".repeat(100)}.mp4`,
    "https://cdn.example.com/videos/talk.mp4",
    "https://cdn.example.com/a@b/talk.mp4",
    "tasks: 5, risks: none, design: simple, keys: 3",
    "jwplayer options: apiSecret is missing; it must be a string",
    "secret-santa.mp4 is empty",
    'ETag: "d41d8cd98f00b204e9800998ecf8427e"',
    "mail anna@example.com",
    "",
  ])("is left alone: %s", (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe("redactUrl", () => {
  it.each([
    ["https://u:p@host:8080/a/b.mp4?token=1#part", "https://host:8080/a/b.mp4?[redacted]"],
    ["https://host/a", "https://host/a"],
    [`https://host/ks/${v2}/a`, "https://host/ks/[redacted]/a"],
    ["no URL at all", "[redacted]"],
  ])("%s", (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});
