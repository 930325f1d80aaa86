import { afterEach, describe, expect, it } from "vitest";
import { createUploader } from "../../../../../src/uploader.js";
import { bytesOf, sha256 } from "../fixtures.js";
import { startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const clip = Buffer.concat([Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), bytesOf(5000)]);
const german = Buffer.from("WEBVTT\n\n00:01.000 --> 00:02.000\nHallo\n");
const english = Buffer.from("1\n00:00:01,000 --> 00:00:02,000\nHello\n");
const poster = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), bytesOf(700)]);

describe("one upload with everything that goes along", () => {
  it("makes one entry with each file once, although every first answer is lost", async () => {
    stage = await startStage();
    const uploader = createUploader(stage.provider, { retry: { baseMs: 1 } });
    const operation = "kaltura.multirequest";
    // The video's own two requests pass; of each file's, the first loses its answer.
    for (const skip of [2, 1, 1, 1])
      stage.emulator.faults.add({ operation, skip, kind: "lose-answer" });
    const asset = await uploader.upload(clip, {
      name: "talk.mp4",
      captions: [
        { source: german, language: "de", isDefault: true },
        { source: english, language: "en", label: "English (hand-made)" },
      ],
      thumbnail: poster,
      flavors: [{ source: clip, flavorParamsId: 487041 }],
    });
    expect(asset.attachments).toMatchObject([
      { kind: "captions" },
      { kind: "captions" },
      { kind: "thumbnail" },
      { kind: "flavor" },
    ]);
    await expect
      .poll(() => stage.emulator.assets())
      .toMatchObject([
        {
          id: asset.id,
          sha256: sha256(clip),
          attachments: [
            { language: "German", label: "Deutsch", isDefault: true, sha256: sha256(german) },
            { language: "English", label: "English (hand-made)", sha256: sha256(english) },
            { kind: "thumbnail", isDefault: true, sha256: sha256(poster) },
            { kind: "flavor", flavorParamsId: 487041, sha256: sha256(clip) },
          ],
        },
      ]);
    expect(stage.emulator.faults.unfired()).toEqual([]);
  });
});
