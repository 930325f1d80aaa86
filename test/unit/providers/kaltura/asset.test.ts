import { describe, expect, it } from "vitest";
import { assetOf } from "../../../../src/providers/kaltura/asset.js";
import { kaltura } from "../../../../src/providers/kaltura/index.js";
import { uploadName } from "../../../../src/providers/kaltura/file-name.js";

describe("an entry's status", () => {
  it.each([
    ["-2", "failed", "ERROR_IMPORTING"],
    ["-1", "failed", "ERROR_CONVERTING"],
    ["0", "processing", "IMPORT"],
    ["1", "processing", "PRECONVERT"],
    ["2", "ready", "READY"],
    ["3", "gone", "DELETED"],
    ["4", "processing", "PENDING"],
    ["5", "ready", "MODERATE"],
    ["6", "failed", "BLOCKED"],
    ["7", "created", "NO_CONTENT"],
    ["virusScan.Infected", "failed", "virusScan.Infected"],
    ["virusScan.ScanFailure", "failed", "virusScan.ScanFailure"],
    ["myPlugin.Busy", "processing", "myPlugin.Busy"],
  ])("%s means %s", (status, state, platformState) => {
    const asset = assetOf({ id: "1_abc", status, msDuration: 1500 }, {});
    expect(asset).toMatchObject({ id: "1_abc", state, platformState, durationMs: 1500 });
    expect(asset.failure !== undefined).toBe(state === "failed");
  });

  it("comes without a duration as long as there is none", () => {
    expect(assetOf({ id: "1_abc", status: "1", msDuration: 0 }, {})).not.toHaveProperty(
      "durationMs",
    );
  });
});

describe("an entry's URLs", () => {
  const adminSecret = "secret";

  it("lead to the delivery network of Kaltura's own service", () => {
    expect(kaltura({ partnerId: 102, adminSecret }).urls("1_abc")).toEqual({
      hls: "https://cdnapisec.kaltura.com/p/102/sp/10200/playManifest/entryId/1_abc/format/applehttp/protocol/https",
      dash: "https://cdnapisec.kaltura.com/p/102/sp/10200/playManifest/entryId/1_abc/format/mpegdash/protocol/https",
      download: "https://cdnapisec.kaltura.com/p/102/sp/10200/download/entry_id/1_abc",
      thumbnail: "https://cdnapisec.kaltura.com/p/102/thumbnail/entry_id/1_abc",
    });
  });

  it("lead to the server itself otherwise", () => {
    const { hls, thumbnail } = kaltura({
      partnerId: 102,
      adminSecret,
      baseUrl: "http://video.example.org/kaltura/",
    }).urls("a/b");
    expect(hls).toBe(
      "http://video.example.org/kaltura/p/102/sp/10200/playManifest/entryId/a%2Fb/format/applehttp/protocol/http",
    );
    expect(thumbnail).toBe("http://video.example.org/kaltura/p/102/thumbnail/entry_id/a%2Fb");
  });
});

describe("the name that a file is uploaded under", () => {
  it.each([
    ["talk.mp4", "talk.mp4"],
    ["Vortrag über Öl.mp4", "Vortrag über Öl.mp4"],
    ["0", "video"],
    ["", "video"],
    [`${"x".repeat(300)}.mp4`, `${"x".repeat(252)}.mp4`],
    ["y".repeat(300), "y".repeat(256)],
  ])("of %j is %j", (name, uploaded) => {
    expect(uploadName(name)).toBe(uploaded);
  });
});
