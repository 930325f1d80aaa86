import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import { v2Credentials } from "../fixtures.js";

describe("jwplayer options for API v2", () => {
  it("are site and secret alone", () => {
    const provider = jwplayer(v2Credentials);
    expect(provider.name).toBe("JW Player v2");
    expect(provider.account).toBe("Ny05CEfj@api.jwplayer.com");
    expect(provider.methods.map(({ name }) => name)).toEqual([
      "fetch",
      "direct",
      "multipart",
      "external",
    ]);
  });

  it.each<[object, RegExp]>([
    [{ siteId: "" }, /siteId must be the property's id, as in aBcD1234, not an empty string/],
    [{ siteId: "a/b" }, /siteId must be the property's id/],
    [{ secret: "a b" }, /secret must be the secret of an API v2 key.*not a string of 3 characters/],
    [{ secret: undefined }, /secret is missing/],
    [{ random: Math.random }, /unknown field "random"/],
    [{ baseURL: "https://x" }, /did you mean "baseUrl"/],
    [{ baseUrl: "https://api.jwplayer.com/v2" }, /without its \/v2/],
    [{ baseUrl: "http://api.jwplayer.com" }, /baseUrl must be https: the secret goes along/],
    [{ playerId: 5 }, /playerId must be the id of a player/],
  ])("refuse %j and name the field", (wrong, words) => {
    const make = (): unknown => jwplayer({ ...v2Credentials, ...wrong });
    expect(make).toThrow(words);
    expect(make).not.toThrow(v2Credentials.secret);
  });
});
