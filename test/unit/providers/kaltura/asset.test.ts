import { describe, expect, it } from "vitest";
import { assetOf } from "../../../../src/providers/kaltura/asset.js";
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
