import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readPrivileges, readSession, writeSession } from "../../../../src/emulator/kaltura/ks.js";

const a = {
  signer: { partnerId: 102, adminSecret: "0123456789abcdef0123456789abcdef" },
  claims: {
    partnerId: 102,
    userId: "user@example.com",
    type: 2,
    expiresAt: 2_000_000_000,
    privileges: new Map([
      ["disableentitlement", ""],
      ["edit", "*"],
    ]),
  },
  random: Buffer.from(Array.from({ length: 16 }, (_, at) => at)),
  hash: "6d8dc0b2463e8b62d8291642e0cfdb57ff7271d3",
  text: "djJ8MTAyfDrCw94caZj_ZW5kNAJ7TIdGEXIM-kGVZ1rZZ92LQGDDytR_UVJ7f14KHt7QpGwSrxFRfNRytHo49bTYYudlyRAawByklgBDo9aLXHgBVdfnf4pZJmp_eo2UgCqO8gklyZ8a0eauUWbkSLcD7fpikwk=",
};
const b = {
  signer: { partnerId: 12_345, adminSecret: "test-admin-secret" },
  claims: {
    partnerId: 12_345,
    userId: "",
    type: 0,
    expiresAt: 1_893_456_000,
    privileges: readPrivileges("*"),
  },
  random: Buffer.alloc(16, 0xff),
  text: "djJ8MTIzNDV8rhHz4alr11roOgpfWkMzw7Ggke2wZtnAY7t9DgAW9vJxoCxe6h3bdMa7QYvjnKIiAWPkiEc84dmXTvNFHDkDi52Nlr8Fz6pElBipCvNlotw=",
};

describe("version 2", () => {
  it("is written as the reference vectors", () => {
    expect(writeSession(a.claims, a.signer, a.random)).toBe(a.text);
    expect(writeSession(b.claims, b.signer, b.random)).toBe(b.text);
  });

  it("is read back", () => {
    expect(readSession(a.text, a.signer)).toEqual({ ...a.claims, hash: a.hash });
    expect(readSession(b.text, b.signer)).toMatchObject({
      ...b.claims,
      privileges: new Map([["all", "*"]]),
    });
  });

  it("survives a user id with every kind of character", () => {
    const claims = { ...a.claims, userId: "ü & |;=+ %" };
    expect(readSession(writeSession(claims, a.signer), a.signer)).toMatchObject(claims);
  });

  it.each([
    ["another secret", a.text, { ...a.signer, adminSecret: "another" }],
    ["another partner", a.text, { ...a.signer, partnerId: 103 }],
    ["a changed letter", a.text.replace("Caq", "Cbq").replace("Zj_Z", "Zj_Y"), a.signer],
    ["a cut text", a.text.slice(0, -8), a.signer],
    ["no base64", `${a.text}!`, a.signer],
    ["no cipher text", Buffer.from("v2|102|").toString("base64"), a.signer],
    ["only a head", Buffer.from("v2|").toString("base64"), a.signer],
    ["nothing", "", a.signer],
  ])("refuses %s", (_, text, signer) => {
    expect(readSession(text, signer)).toBeUndefined();
  });
});

describe("version 1", () => {
  const long = "102;102;2000000000;2;1234;user@example.com;disableentitlement,edit:*;;";
  const short = "102;102;2000000000;2;1234;user@example.com;disableentitlement,edit:*";
  const signed = (signature: string, info: string) =>
    Buffer.from(`${signature}|${info}`).toString("base64");

  it.each([
    ["nine fields", "f0ed3b54e53dd62d3cf06388ea9dcb6fb372715b", long],
    ["seven fields", "7696f13682de857a712b16252f0aaf8e6ca62ed5", short],
  ])("is read with %s", (_, hash, info) => {
    expect(readSession(signed(hash, info), a.signer)).toEqual({ ...a.claims, hash });
  });

  it("is read with three fields", () => {
    const info = "102;102;2000000000";
    const hash = createHash("sha1").update(`${a.signer.adminSecret}${info}`).digest("hex");
    expect(readSession(signed(hash, info), a.signer)).toMatchObject({ type: 0, userId: "" });
  });

  it.each([
    ["a wrong signature", signed("f0ed3b54e53dd62d3cf06388ea9dcb6fb372715c", long)],
    [
      "too few fields",
      signed(createHash("sha1").update(`${a.signer.adminSecret}102;102`).digest("hex"), "102;102"),
    ],
  ])("refuses %s", (_, text) => {
    expect(readSession(text, a.signer)).toBeUndefined();
  });
});

it("keeps the last of two privileges with the same name", () => {
  expect(readPrivileges(" edit:a , edit:b/c,,*")).toEqual(
    new Map([
      ["edit", "b/c"],
      ["all", "*"],
    ]),
  );
});
