/** Credentials that cannot work: refused, and never shown. */
import { describe, expect, it } from "vitest";
import { createUploader, jwplayer, kaltura, UploadError } from "../../src/index.js";
import type { JwplayerOptions, KalturaOptions } from "../../src/index.js";
import { patienceMs } from "./settle.js";
import { openStage } from "./stage.js";
import { platforms } from "./subjects.js";
import { useVideos } from "./videos.js";
import { callWitness } from "./witness.js";

const videoOf = useVideos();
const calm = { stallMs: patienceMs, answerMs: patienceMs };

describe.each(platforms)("$provider refuses", (subject) => {
  it("credentials that are not the account's, and shows none of them", async () => {
    const stage = await openStage(subject);
    const { path } = await videoOf(1000);
    const { jwplayer: jw, jwplayerV2: jw2, kaltura: kt } = stage.emulator.credentials;
    const credentials = {
      ...stage.emulator.credentials,
      jwplayer: { ...jw, apiSecret: "another5ecret" },
      jwplayerV2: { ...jw2, secret: "another5ecret" },
      kaltura: { ...kt, adminSecret: "another5ecret" },
    };
    const stranger = subject.connect({ ...stage.emulator, credentials }, () => stage.runtime.now());
    const uploader = createUploader(stranger, { ...calm, runtime: stage.runtime });
    const { error } = await stage.settle(uploader.upload(path, stage.wish()));
    expect(error).toMatchObject({ kind: "unauthorized" });
    expect(error?.message).toMatch(/check/);
    const witness = callWitness();
    witness.hear(error);
    witness.expectDiscretion(["another5ecret"]);
    witness.stop();
    expect(stage.emulator.assets()).toEqual([]);
  });
});

describe("credentials of the wrong shape", () => {
  const jw = { apiKey: "XOqEAfxj", apiSecret: "s3cr3t-of-jw" };
  const jw2 = { siteId: "Ny05CEfj", secret: "s3cr3t-of-jw2" };
  const kt = { partnerId: 102, adminSecret: "s3cr3t-of-kt" };

  it.each<[what: string, said: RegExp, make: () => unknown]>([
    ["none for JW Player", /apiKey is missing/, () => jwplayer({} as JwplayerOptions)],
    [
      "a secret with a blank",
      /apiSecret must be/,
      () => jwplayer({ ...jw, apiSecret: "s3cr3t x" }),
    ],
    [
      "a JW Player option with a typo",
      /"apiSecert", did you mean "apiSecret"/,
      () => jwplayer({ ...jw, apiSecert: "s3cr3t" } as JwplayerOptions),
    ],
    [
      "a base URL with /v1",
      /baseUrl must be/,
      () => jwplayer({ ...jw, baseUrl: "https://api.jwplatform.com/v1" }),
    ],
    [
      "those of both APIs at once",
      /apiKey is for API v1 and siteId for API v2; give either/,
      () => jwplayer({ ...jw, ...jw2 }),
    ],
    [
      "an API v1 key with an API v2 secret",
      /apiKey is for API v1 and secret for API v2/,
      () => jwplayer({ apiKey: jw.apiKey, secret: jw2.secret } as unknown as JwplayerOptions),
    ],
    [
      "neither, but something",
      /apiKey is missing, and so is siteId; give .*\(given: apikey\)/,
      () => jwplayer({ apikey: "s3cr3t" } as unknown as JwplayerOptions),
    ],
    [
      "a site without its secret",
      /secret is missing; it must be the secret of an API v2 key/,
      () => jwplayer({ siteId: jw2.siteId } as JwplayerOptions),
    ],
    [
      "a site id that is a path",
      /siteId must be the property's id/,
      () => jwplayer({ ...jw2, siteId: "../media" }),
    ],
    [
      "a base URL with /v2",
      /baseUrl must be/,
      () => jwplayer({ ...jw2, baseUrl: "https://api.jwplayer.com/v2/" }),
    ],
    ["none for Kaltura", /give adminSecret/, () => kaltura({} as KalturaOptions)],
    [
      "a partner id in quotes",
      /partnerId must be/,
      () => kaltura({ ...kt, partnerId: "102" } as unknown as KalturaOptions),
    ],
    ["an empty secret", /adminSecret must be/, () => kaltura({ ...kt, adminSecret: "" })],
    [
      "a base URL with /api_v3",
      /baseUrl must be/,
      () => kaltura({ ...kt, baseUrl: "https://www.kaltura.com/api_v3" }),
    ],
  ])("%s", (_, said, make) => {
    const error = thrownBy(make);
    expect(error).toBeInstanceOf(UploadError);
    expect(error).toMatchObject({ kind: "invalid-input" });
    expect((error as UploadError).message).toMatch(said);
    const witness = callWitness();
    witness.hear(error);
    witness.expectDiscretion(["s3cr3t"]);
    witness.stop();
  });
});

function thrownBy(make: () => unknown): unknown {
  try {
    return make();
  } catch (thrown) {
    return thrown;
  }
}
