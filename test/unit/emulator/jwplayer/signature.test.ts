import { describe, expect, it } from "vitest";
import { sign, signedText } from "../../../../src/emulator/jwplayer/api/signature.js";
import type { Parameter } from "../../../../src/emulator/jwplayer/api/signature.js";
import { signV2, stringToSign } from "../../../../src/emulator/jwplayer/s3/signature.js";

const secret = "uA96CFtJa138E2T5GhKfngml";
const call: readonly Parameter[] = [
  ["api_key", "XOqEAfxj"],
  ["api_timestamp", "1237387851"],
  ["api_nonce", "80684843"],
];

describe("the signature of v1 calls", () => {
  it("matches the vector of the v1 reference", () => {
    const parameters: readonly Parameter[] = [...call, ["api_format", "xml"], ["text", "démo"]];
    expect(signedText(parameters)).toBe(
      "api_format=xml&api_key=XOqEAfxj&api_nonce=80684843&api_timestamp=1237387851&text=d%C3%A9mo",
    );
    expect(sign(parameters, secret)).toBe("fbdee51a45980f9876834dc5ee1ec5e93f67cb89");
  });

  it("encodes what JavaScript leaves alone, and keeps empty values", () => {
    const parameters: readonly Parameter[] = [
      ...call,
      ["api_format", "json"],
      ["title", "It's (a) *test*! ~+/?&=%"],
      ["description", ""],
      ["download_url", "https://example.com/a b.mp4?x=1&y=2"],
      ["tags", "new, video"],
      ["custom.rating", "5"],
    ];
    expect(sign(parameters, secret)).toBe("b43e17e2419e576f74aa6d1226d487a6564e2a96");
  });

  it("signs four-byte characters as UTF-8", () => {
    const parameters: readonly Parameter[] = [
      ...call,
      ["api_format", "json"],
      ["title", "🎬 café"],
      ["upload_method", "s3"],
    ];
    expect(sign(parameters, secret)).toBe("54466e3c07a7eba21f4179dd134282983504b07d");
  });
});

describe("Amazon's second signature", () => {
  const key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const put = {
    method: "PUT",
    contentMd5: "",
    contentType: "",
    expires: "1700000000",
    resource: "/jwplatform-upload/tL17msiU",
    amzHeaders: {},
  };

  it("matches Amazon's published sample", () => {
    const get = {
      ...put,
      method: "GET",
      expires: "1175139620",
      resource: "/johnsmith/photos/puppy.jpg",
    };
    expect(signV2(get, key)).toBe("NpgCjnDzrM+WFzoENXmpNDUsSn8=");
  });

  it.each([
    ["", "ErHQdZk/1Ke/4t3W+OLVKgGMv9w="],
    ["video/mp4", "QYJmUYjfvfyDqCFfeb6aWtaIxrY="],
  ])("covers the content type %j", (contentType, signature) => {
    expect(signV2({ ...put, contentType }, key)).toBe(signature);
  });

  it("covers x-amz headers in order of their names", () => {
    const amzHeaders = { "x-amz-meta-b": "2", "x-amz-acl": "private" };
    expect(stringToSign({ ...put, amzHeaders })).toBe(
      "PUT\n\n\n1700000000\nx-amz-acl:private\nx-amz-meta-b:2\n/jwplatform-upload/tL17msiU",
    );
  });
});
