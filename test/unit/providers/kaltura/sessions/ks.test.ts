import { createDecipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  makeKsV1,
  makeKsV2,
  type Grant,
} from "../../../../../src/providers/kaltura/sessions/ks.js";

const secretA = "0123456789abcdef0123456789abcdef";
const grantA: Grant = {
  partnerId: 102,
  userId: "user@example.com",
  type: "admin",
  expiresAt: 2_000_000_000,
  privileges: "disableentitlement,edit:*",
};

/** Reads a session of version 2 the way the server does. */
function openKs(ks: string, secret: string): string {
  const raw = Buffer.from(ks.replaceAll("-", "+").replaceAll("_", "/"), "base64");
  const sealed = raw.subarray(raw.indexOf("|", raw.indexOf("|") + 1) + 1);
  const key = createHash("sha1").update(secret).digest().subarray(0, 16);
  const decipher = createDecipheriv("aes-128-cbc", key, Buffer.alloc(16)).setAutoPadding(false);
  const message = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const text = message.toString("latin1").replace(/\0+$/, "");
  const body = Buffer.from(text, "latin1").subarray(20);
  expect(createHash("sha1").update(body).digest()).toEqual(message.subarray(0, 20));
  return body.subarray(16).toString();
}

describe("a session of version 2", () => {
  it("is what the server makes of the same grant (vector A)", () => {
    const salt = Uint8Array.from({ length: 16 }, (_, index) => index);
    expect(makeKsV2(grantA, secretA, salt)).toBe(
      "djJ8MTAyfDrCw94caZj_ZW5kNAJ7TIdGEXIM-kGVZ1rZZ92LQGDDytR_UVJ7f14KHt7QpGwSrxFRfNRytHo49bTYYudlyRAawByklgBDo9aLXHgBVdfnf4pZJmp_eo2UgCqO8gklyZ8a0eauUWbkSLcD7fpikwk=",
    );
  });

  it("is what the server makes of the same grant (vector B)", () => {
    const grant: Grant = {
      partnerId: 12345,
      userId: "",
      type: "user",
      expiresAt: 1_893_456_000,
      privileges: "*",
    };
    expect(makeKsV2(grant, "test-admin-secret", new Uint8Array(16).fill(255))).toBe(
      "djJ8MTIzNDV8rhHz4alr11roOgpfWkMzw7Ggke2wZtnAY7t9DgAW9vJxoCxe6h3bdMa7QYvjnKIiAWPkiEc84dmXTvNFHDkDi52Nlr8Fz6pElBipCvNlotw=",
    );
  });

  it("carries users of any script and signs, and no empty privilege", () => {
    const grant: Grant = { ...grantA, userId: "Ünal (it's ~me)!", privileges: " a:b c ,, d" };
    const fields = openKs(makeKsV2(grant, secretA, new Uint8Array(16)), secretA);
    expect(fields).toBe("a=b+c&d=&_e=2000000000&_t=2&_u=%C3%9Cnal+%28it%27s+%7Eme%29%21");
  });

  it("is padded to whole blocks, and not at all where it ends with one", () => {
    for (let length = 0; length < 16; length += 1) {
      const grant: Grant = { ...grantA, userId: "u".repeat(length), privileges: "" };
      const raw = Buffer.from(makeKsV2(grant, secretA, new Uint8Array(16)), "base64url");
      const plainBytes = 20 + 16 + "_e=2000000000&_t=2&_u=".length + length;
      expect(raw.length - "v2|102|".length).toBe(Math.ceil(plainBytes / 16) * 16);
    }
  });
});

describe("a session of version 1", () => {
  it("has the fields and the signature that the server writes", () => {
    const text = Buffer.from(makeKsV1(grantA, secretA, 1234), "base64").toString();
    expect(text).toBe(
      "f0ed3b54e53dd62d3cf06388ea9dcb6fb372715b|102;102;2000000000;2;1234;user@example.com;disableentitlement,edit:*;;",
    );
  });
});
