import { describe, expect, it } from "vitest";
import {
  encodeForm,
  percentEncode,
  signature,
  signedForm,
} from "../../../../../src/providers/jwplayer/v1/sign.js";
import { credentials } from "../fixtures.js";

const common = {
  api_key: "XOqEAfxj",
  api_nonce: "80684843",
  api_timestamp: "1237387851",
};

describe("signature", () => {
  it.each([
    [
      "the vector of JW Player's authentication page",
      { ...common, api_format: "xml", text: "démo" },
      "api_format=xml&api_key=XOqEAfxj&api_nonce=80684843&api_timestamp=1237387851&text=d%C3%A9mo",
      "fbdee51a45980f9876834dc5ee1ec5e93f67cb89",
    ],
    [
      "every mark that must be encoded, an empty value and a URL",
      {
        title: "It's (a) *test*! ~+/?&=%",
        tags: "new, video",
        description: "",
        download_url: "https://example.com/a b.mp4?x=1&y=2",
        "custom.rating": "5",
        api_format: "json",
        ...common,
      },
      "api_format=json&api_key=XOqEAfxj&api_nonce=80684843&api_timestamp=1237387851&custom.rating=5&description=&download_url=https%3A%2F%2Fexample.com%2Fa%20b.mp4%3Fx%3D1%26y%3D2&tags=new%2C%20video&title=It%27s%20%28a%29%20%2Atest%2A%21%20~%2B%2F%3F%26%3D%25",
      "b43e17e2419e576f74aa6d1226d487a6564e2a96",
    ],
    [
      "letters beyond the basic plane",
      { ...common, api_format: "json", upload_method: "s3", title: "🎬 café" },
      "api_format=json&api_key=XOqEAfxj&api_nonce=80684843&api_timestamp=1237387851&title=%F0%9F%8E%AC%20caf%C3%A9&upload_method=s3",
      "54466e3c07a7eba21f4179dd134282983504b07d",
    ],
  ])("signs %s", (_, fields, form, expected) => {
    expect(encodeForm(fields)).toBe(form);
    expect(signature(form, credentials.apiSecret)).toBe(expected);
  });
});

describe("encodeForm", () => {
  it("sorts by encoded name in byte order, where capitals come before small letters and a dot before a bar", () => {
    const fields = { b: "1", B: "2", a_b: "3", "a.b": "4", aB: "5", "a:b": "6" };
    expect(encodeForm(fields)).toBe("B=2&a%3Ab=6&a.b=4&aB=5&a_b=3&b=1");
  });
});

describe("percentEncode", () => {
  it.each([
    [" ", "%20"],
    ["+", "%2B"],
    ["!'()*", "%21%27%28%29%2A"],
    ["https://x/", "https%3A%2F%2Fx%2F"],
    ["AZaz09-._~", "AZaz09-._~"],
    ["\ud83c", "%EF%BF%BD"],
  ])("encodes %j as %s", (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
  });
});

describe("signedForm", () => {
  it("carries key, eight digits of nonce, seconds, format and a signature over all the rest", () => {
    const form = signedForm({ title: "a b" }, credentials, {
      nowMs: 1_237_387_851_999,
      random: 0.00000042,
    });
    const [unsigned, signed] = form.split("&api_signature=");
    expect(unsigned).toBe(
      "api_format=json&api_key=XOqEAfxj&api_nonce=00000042&api_timestamp=1237387851&title=a%20b",
    );
    expect(signed).toBe(signature(unsigned ?? "", credentials.apiSecret));
    expect(form).not.toContain(credentials.apiSecret);
  });
});
