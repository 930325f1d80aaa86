import { describe, expect, it } from "vitest";
import { kaltura, kalturaEmbed, kalturaUrls } from "../../../../src/providers/kaltura/index.js";

const cdn = "https://cdnapisec.kaltura.com/p/102";
const place = { partnerId: 102, entryId: "1_abc" };

describe("an entry's URLs", () => {
  it("lead to the delivery network of Kaltura's own service", () => {
    const manifest = `${cdn}/sp/10200/playManifest/entryId/1_abc/format`;
    expect(kaltura({ partnerId: 102, adminSecret: "secret" }).urls("1_abc")).toEqual({
      hls: `${manifest}/applehttp/protocol/https`,
      dash: `${manifest}/mpegdash/protocol/https`,
      progressive: `${manifest}/url/protocol/https`,
      download: `${cdn}/sp/10200/download/entry_id/1_abc`,
      thumbnail: `${cdn}/thumbnail/entry_id/1_abc`,
    });
  });

  it("lead to the server itself otherwise", () => {
    const baseUrl = "http://video.example.org/kaltura/";
    const provider = kaltura({ partnerId: 102, adminSecret: "secret", baseUrl });
    const { hls, thumbnail } = provider.urls("a/b");
    const own = "http://video.example.org/kaltura/p/102";
    expect(hls).toBe(`${own}/sp/10200/playManifest/entryId/a%2Fb/format/applehttp/protocol/http`);
    expect(thumbnail).toBe(`${own}/thumbnail/entry_id/a%2Fb`);
  });

  it("have players when there is the number of one", () => {
    const provider = kaltura({ partnerId: 102, adminSecret: "secret", playerId: 55 });
    expect(provider.urls("1_abc")).toMatchObject({
      player: `${cdn}/embedPlaykitJs/uiconf_id/55?iframeembed=true&entry_id=1_abc`,
      playerScript: `${cdn}/embedPlaykitJs/uiconf_id/55`,
    });
  });

  it("carry a session where they are told to", () => {
    const urls = kalturaUrls({ ...place, playerId: 55, ks: "djJ8a=&" });
    const { hls, dash, progressive, download, thumbnail, player, playerScript } = urls;
    for (const url of [hls, dash, progressive, download, thumbnail])
      expect(url).toMatch(/\/ks\/djJ8a%3D%26$/);
    expect(player).toMatch(/&entry_id=1_abc&ks=djJ8a%3D%26$/);
    expect(playerScript).not.toContain("djJ8");
  });

  it.each<[object, RegExp]>([
    [{ partnerId: 0 }, /partnerId/],
    [{ entryId: "" }, /entryId must be an entry's id/],
    [{ playerId: "55" }, /playerId must be the number of a player/],
    [{ entry: "1_abc" }, /unknown field "entry"/],
    [{ baseUrl: "kaltura.com" }, /baseUrl must be the URL of a Kaltura server/],
  ])("are refused for %j", (wrong, words) => {
    expect(() => kalturaUrls({ ...place, ...wrong })).toThrow(words);
  });
});

describe("a player in a page", () => {
  it("is of version 7", () => {
    expect(kalturaEmbed({ ...place, playerId: 55 })).toBe(
      [
        `<div id="kaltura_player" style="width: 640px; height: 360px"></div>`,
        `<script src="${cdn}/embedPlaykitJs/uiconf_id/55"></script>`,
        `<script>`,
        `  KalturaPlayer.setup({"targetId":"kaltura_player","provider":{"partnerId":102,"uiConfId":55}})`,
        `    .loadMedia({"entryId":"1_abc"});`,
        `</script>`,
      ].join("\n"),
    );
  });

  it("can be of version 2, for pages that have it already", () => {
    const html = kalturaEmbed({ ...place, playerId: 55, targetId: "talk", legacy: true, ks: "k" });
    expect(html).toContain(`<div id="talk"`);
    expect(html).toContain(
      `<script src="${cdn}/sp/10200/embedIframeJs/uiconf_id/55/partner_id/102"></script>`,
    );
    expect(html).toContain(
      `kWidget.embed({"targetId":"talk","wid":"_102","uiconf_id":55,"entry_id":"1_abc","flashvars":{"ks":"k"}});`,
    );
  });

  it("takes a session, and nothing that would end its script", () => {
    const html = kalturaEmbed({ ...place, entryId: "</script>", playerId: 55, ks: "djJ8" });
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    expect(html).toContain(`"ks":"djJ8"`);
  });

  it.each<[object, RegExp]>([
    [{ playerId: undefined }, /playerId is missing/],
    [{ targetId: `x" onload="` }, /targetId must be an id of letters/],
    [{ legacy: "yes" }, /legacy/],
  ])("is refused for %j", (wrong, words) => {
    expect(() => kalturaEmbed({ ...place, playerId: 55, ...wrong })).toThrow(words);
  });
});
