import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  jwplayer,
  jwplayerEmbed,
  jwplayerUrls,
  signJwplayerUrl,
} from "../../../../src/providers/jwplayer/index.js";
import type { JwplayerEmbedOptions } from "../../../../src/providers/jwplayer/index.js";
import { credentials, v2Credentials } from "./fixtures.js";

const cdn = "https://cdn.jwplayer.com";
const place = { mediaId: "Xw0oaD4q" };
const signing = { apiSecret: "SECRET", expiresAt: new Date(1_700_000_000_999) };

describe("a media's URLs", () => {
  const plain = {
    hls: `${cdn}/manifests/Xw0oaD4q.m3u8`,
    dash: `${cdn}/manifests/Xw0oaD4q.mpd`,
    mp4: `${cdn}/videos/Xw0oaD4q.mp4`,
    poster: `${cdn}/thumbs/Xw0oaD4q-1280.jpg`,
    preview: `${cdn}/previews/Xw0oaD4q`,
    media: `${cdn}/v2/media/Xw0oaD4q`,
  };

  it.each([credentials, v2Credentials])("are those of assets, through either API", (given) => {
    expect(jwplayer(given).urls("Xw0oaD4q")).toEqual(plain);
    expect(jwplayerUrls(place)).toEqual(plain);
  });

  it("have players when there is the id of one", () => {
    const players = {
      preview: `${cdn}/previews/Xw0oaD4q-ALJ3XQCI`,
      player: `${cdn}/players/Xw0oaD4q-ALJ3XQCI.html`,
      playerScript: `${cdn}/players/Xw0oaD4q-ALJ3XQCI.js`,
    };
    const playerId = "ALJ3XQCI";
    expect(jwplayerUrls({ ...place, playerId })).toEqual({ ...plain, ...players });
    const provider = jwplayer({ ...v2Credentials, playerId });
    expect(provider.urls("Xw0oaD4q")).toEqual({ ...plain, ...players });
  });

  it("are signed by MD5 of path, end and secret", () => {
    const { hls, mp4 } = jwplayerUrls({ ...place, signing });
    expect(hls).toBe(`${plain.hls}?exp=1700000000&sig=02d9bf7a81f8769194e604d3e8c01a94`);
    expect(mp4).toMatch(/\.mp4\?exp=1700000000&sig=[0-9a-f]{32}$/);
  });

  it("are signed by a token on the routes of v2", () => {
    const { media } = jwplayerUrls({ ...place, signing });
    expect(media.startsWith(`${plain.media}?token=`)).toBe(true);
    expect(claimsOf(media)).toEqual({ resource: "/v2/media/Xw0oaD4q", exp: 1_700_000_000 });
  });

  it.each<[object, RegExp]>([
    [{ mediaId: "a/b" }, /mediaId must be the id of a media/],
    [{ playerId: 5 }, /playerId must be the id of a player/],
    [{ player: "x" }, /unknown field "player"/],
    [{ signing: { ...signing, expiresAt: "soon" } }, /signing.expiresAt must be a valid Date/],
    [{ signing: { expiresAt: new Date() } }, /signing.apiSecret is missing/],
  ])("are refused for %j", (wrong, words) => {
    expect(() => jwplayerUrls({ ...place, ...wrong })).toThrow(words);
  });
});

describe("signing a URL", () => {
  it("puts the route's parameters into the token", () => {
    const url = `${cdn}/v2/playlists/Xw0oaD4q?related_media_id=RltV8MtT&page_limit=5`;
    const signedUrl = signJwplayerUrl(url, signing);
    expect([...new URL(signedUrl).searchParams.keys()]).toEqual(["token"]);
    expect(claimsOf(signedUrl)).toEqual({
      resource: "/v2/playlists/Xw0oaD4q",
      exp: 1_700_000_000,
      related_media_id: "RltV8MtT",
      page_limit: "5",
    });
  });

  it("keeps a claim of its own from being given in the URL", () => {
    const signedUrl = signJwplayerUrl(`${cdn}/v2/media/Xw0oaD4q?exp=9999999999`, signing);
    expect(claimsOf(signedUrl)).toMatchObject({ exp: 1_700_000_000 });
  });

  it("refuses what is no URL, and shows no secret", () => {
    const sign = (): string =>
      signJwplayerUrl("manifests/x.m3u8", { ...signing, apiSecret: "a b" });
    expect(sign).toThrow(/url must be a URL of the delivery network/);
    expect(sign).toThrow(/apiSecret must be .*, not a string of 3 characters/);
  });
});

describe("a player in a page", () => {
  const options: JwplayerEmbedOptions = { ...place, playerId: "ALJ3XQCI" };

  it("is a script", () => {
    const src = `${cdn}/players/Xw0oaD4q-ALJ3XQCI.js`;
    expect(jwplayerEmbed(options)).toBe(`<script src="${src}"></script>`);
  });

  it("or a frame, signed where that is wished for, with nothing that ends its attributes", () => {
    const title = `"><script>alert(1)</script> & more`;
    const html = jwplayerEmbed({ ...options, as: "iframe", title, signing });
    expect(html).toMatch(
      /^<iframe src="https:\/\/cdn\.jwplayer\.com\/players\/Xw0oaD4q-ALJ3XQCI\.html\?exp=1700000000&amp;sig=[0-9a-f]{32}"/,
    );
    expect(html).toContain('title="&quot;>&lt;script>alert(1)&lt;/script> &amp; more"');
  });

  it("needs the id of a player", () => {
    expect(() => jwplayerEmbed(place as JwplayerEmbedOptions)).toThrow(/playerId is missing/);
  });
});

/** The claims of a token whose signature was checked. */
function claimsOf(url: string): unknown {
  const [header = "", claims = "", signature] = (
    new URL(url).searchParams.get("token") ?? ""
  ).split(".");
  const wanted = createHmac("sha256", "SECRET").update(`${header}.${claims}`).digest("base64url");
  expect(signature).toBe(wanted);
  const read = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
  expect(read(header)).toEqual({ alg: "HS256", typ: "JWT" });
  return read(claims);
}
