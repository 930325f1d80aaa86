import { describe, expect, it } from "vitest";
import { UploadError } from "../../../../../src/errors.js";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import type { JwplayerOptions } from "../../../../../src/providers/jwplayer/index.js";
import { credentials } from "../fixtures.js";

function refusal(options: unknown): string {
  try {
    jwplayer(options as JwplayerOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(UploadError);
    expect((error as UploadError).kind).toBe("invalid-input");
    expect(String(error)).not.toContain(credentials.apiSecret);
    return (error as UploadError).message;
  }
  throw new Error("the options were accepted");
}

describe("jwplayer options", () => {
  it("take the two credentials alone", () => {
    const provider = jwplayer(credentials);
    expect(provider.name).toBe("JW Player v1");
    expect(provider.account).toBe("XOqEAfxj@api.jwplatform.com");
    expect(provider.methods.map(({ name }) => name)).toEqual(["fetch", "s3", "resumable", "form"]);
  });

  it.each([
    [undefined, "jwplayer options: apiKey is missing, and so is siteId"],
    [{}, "give { apiKey, apiSecret } for API v1 or { siteId, secret } for API v2"],
    [{ apiSecret: "x" }, "apiKey is missing; it must be the property's API key"],
    [{ apiKey: "XOqEAfxj" }, "apiSecret is missing"],
    [{ ...credentials, apiSecret: 12 }, "apiSecret must be the property's API v1 secret"],
    [
      { ...credentials, apiSecret: `${credentials.apiSecret}\n` },
      "without blanks or line breaks, not a string of 25 characters",
    ],
    [
      { apiKey: credentials.apiKey, apisecret: credentials.apiSecret },
      'unknown field "apisecret", did you mean "apiSecret"?',
    ],
    [{ ...credentials, baseURL: "https://x" }, 'did you mean "baseUrl"?'],
    [
      { ...credentials, baseUrl: "api.jwplatform.com" },
      'baseUrl must be an http or https URL, as in https://api.jwplatform.com, not "api.jwplatform.com"',
    ],
    [{ ...credentials, baseUrl: "https://api.jwplatform.com/v1" }, "without its /v1"],
    [{ ...credentials, http: { maxSocket: 3 } }, 'did you mean "maxSockets"?'],
    [{ ...credentials, http: { ca: 3 } }, "http.ca must be one or more certificates as PEM, not 3"],
    [{ ...credentials, clock: 3 }, "clock must be a function"],
    [{ ...credentials, budget: {} }, "budget must be a value of callBudget()"],
  ])("refuse %j and name the field", (options, message) => {
    expect(refusal(options)).toContain(message);
  });
});
