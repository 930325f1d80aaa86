import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import type { JwplayerExtras } from "../../../../../src/providers/jwplayer/index.js";
import { credentials } from "../fixtures.js";

const provider = jwplayer(credentials);

describe("jwplayer extras", () => {
  it("become parameters of /videos/create, without empty values", () => {
    const given: JwplayerExtras = {
      author: "Ann",
      link: "https://example.com/talk",
      expiresAt: new Date("2030-01-01T00:00:00.900Z"),
      custom: { rating: 5, live: false, empty: "" },
      protectionRuleKey: "dI1q9BQj",
      trimInPoint: "00:00:01.500",
      trimOutPoint: "00:01:00",
    };
    expect(provider.extras(given)).toEqual({
      author: "Ann",
      link: "https://example.com/talk",
      expires_date: "1893456000",
      protectionrule_key: "dI1q9BQj",
      trim_in_point: "00:00:01.500",
      trim_out_point: "00:01:00",
      "custom.rating": "5",
      "custom.live": "false",
    });
  });

  it("may be left out", () => {
    expect(provider.extras(undefined)).toEqual({});
  });

  it.each([
    [{ athor: "Ann" }, 'unknown field "athor", did you mean "author"?'],
    [{ expiresAt: "2030-01-01" }, "expiresAt must be a date"],
    [{ trimInPoint: "90" }, 'trimInPoint must be a time as HH:MM:SS.mmm, not "90"'],
    [{ link: "talk" }, "link must be an http or https URL"],
    [
      { custom: { upreel_id: "x" } },
      "custom.upreel_id: the field's name must be another name than upreel's own",
    ],
    [{ custom: { "a,b": "x" } }, "made of letters, digits, underscores and hyphens"],
  ])("refuse %j and say what would work", (given, message) => {
    expect(() => provider.extras(given as JwplayerExtras)).toThrow(message);
  });
});
