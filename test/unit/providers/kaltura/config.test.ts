import { describe, expect, it } from "vitest";
import { UploadError } from "../../../../src/errors.js";
import { kaltura, type KalturaSecretOptions } from "../../../../src/providers/kaltura/index.js";
import { parseConfig } from "../../../../src/providers/kaltura/config.js";
import { everythingIn } from "./fixtures.js";

const good: KalturaSecretOptions = {
  partnerId: 102,
  adminSecret: "0f9d3c5a7be14682a0c1d2e3f4a5b6c7",
};

const sessionsFrom = (): string => "ks";
const appToken = { id: "1_abcd1234", token: "8d1f6e7c5b4a39281706f5e4d3c2b1a0" };
const token = { adminSecret: undefined, appToken };
const fromElsewhere = { adminSecret: undefined, ks: sessionsFrom };

function refusalOf(options: object): UploadError {
  try {
    kaltura({ ...good, ...options });
  } catch (error) {
    if (error instanceof UploadError) return error;
    throw error;
  }
  throw new Error("the options were accepted");
}

describe("kaltura's options", () => {
  it.each([
    ["partnerId", { partnerId: "102" }, /partnerId must be .*1234567.*"102"/],
    ["partnerId", { partnerId: -5 }, /partnerId must be .*-5/],
    ["adminSecret", { adminSecret: "" }, /adminSecret must be .*an empty string/],
    ["adminSecret", { adminSecret: "abc def\n" }, /adminSecret must be .*without spaces/],
    ["baseUrl", { baseUrl: "www.kaltura.com" }, /baseUrl must be .*"www.kaltura.com"/],
    ["baseUrl", { baseUrl: "https://www.kaltura.com/api_v3" }, /no \/api_v3/],
    ["baseUrl", { baseUrl: "ftp://www.kaltura.com" }, /baseUrl must be/],
    ["ksVersion", { ksVersion: 3 }, /ksVersion must be one of 1, 2, not 3/],
    ["sessionType", { sessionType: "root" }, /sessionType must be one of "user", "admin"/],
    ["sessionLifetimeMs", { sessionLifetimeMs: 5 }, /sessionLifetimeMs must be at least 60000/],
    ["privileges", { privileges: "edit:a,edit:b" }, /privileges must be .*twice/],
    ["userId", { ksVersion: 1, userId: "a;b" }, /userId must be without a semicolon/],
    ["clock", { clock: 5 }, /clock must be a function/],
    [
      "http",
      { http: { maxSocket: 1 } },
      /http: unknown field "maxSocket", did you mean "maxSockets"/,
    ],
    ["a typo", { userID: "me" }, /unknown field "userID", did you mean "userId"/],
  ])("refuse a wrong %s", (_, options, words) => {
    const error = refusalOf(options);
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toMatch(words);
  });

  it.each([
    ["nothing", { adminSecret: undefined }, /give adminSecret .* appToken .* or ks/],
    ["a secret and a token", { appToken }, /adminSecret and appToken are two ways in/],
    ["a secret and sessions", { ks: sessionsFrom }, /adminSecret and ks are two ways in/],
    ["a token and sessions", { ...token, ks: sessionsFrom }, /appToken and ks are two ways in/],
    [
      "a token's version",
      { ...token, ksVersion: 2 },
      /ksVersion goes with adminSecret, not with app/,
    ],
    ["a token's start", { ...token, sessionStart: true }, /sessionStart goes with adminSecret/],
    [
      "sessions' privileges",
      { ...fromElsewhere, privileges: "edit:*" },
      /privileges goes .* not with ks/,
    ],
    [
      "a started version",
      { sessionStart: true, ksVersion: 1 },
      /ksVersion is for sessions made here/,
    ],
    [
      "a secret in the open",
      { sessionStart: true, baseUrl: "http://video.example.org" },
      /give an https baseUrl/,
    ],
    ["strict as text", { strict: "yes" }, /strict/],
    ["half a token", { ...token, appToken: { id: "1" } }, /appToken.token is missing/],
    ["an unknown hash", { ...token, appToken: { ...appToken, hashType: "CRC" } }, /"SHA1", "MD5"/],
    [
      "sessions as text",
      { ...fromElsewhere, ks: "djJ8" },
      /ks must be a function that gives a session/,
    ],
  ])("refuse %s", (_, options, words) => {
    const error = refusalOf(options);
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toMatch(words);
    expect(everythingIn(error)).not.toContain(appToken.token);
  });

  it("never show the secret", () => {
    const secret = "0f9d3c5a7be14682 a0c1d2e3f4a5b6c7";
    expect(everythingIn(refusalOf({ adminSecret: secret }))).not.toContain(secret);
    expect(JSON.stringify(kaltura(good))).not.toContain(good.adminSecret);
  });

  it("have the defaults they promise", () => {
    const config = parseConfig({ ...good, userId: undefined });
    expect(config).toMatchObject({
      userId: "",
      baseUrl: "https://www.kaltura.com",
      credentials: {
        kind: "secret",
        userId: "",
        ksVersion: 2,
        sessionType: "user",
        sessionLifetimeMs: 86_400_000,
        privileges: "",
      },
    });
    const { credentials } = config;
    expect(credentials.kind === "secret" && credentials.randomBytes(16).length).toBe(16);
    expect(Math.abs(config.clock() - Date.now())).toBeLessThan(60_000);
  });

  it("tell accounts apart without a secret", () => {
    const accounts = [
      good,
      { ...good, partnerId: 103 },
      { ...good, userId: "me" },
      { ...good, baseUrl: "https://api.eu.kaltura.com/" },
      { ...good, strict: true },
    ].map((options) => kaltura(options).account);
    expect(new Set(accounts).size).toBe(5);
    expect(accounts.join()).not.toContain(good.adminSecret);
  });
});
