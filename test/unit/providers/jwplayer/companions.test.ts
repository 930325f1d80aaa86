/** Captions and a poster in the same call as the video, through either API. */
import { describe, expect, it } from "vitest";
import { memoryCheckpoints } from "../../../../src/index.js";
import type { Fault } from "../../../../src/emulator/index.js";
import type { UploadOptions } from "../../../../src/index.js";
import type { JwplayerExtras } from "../../../../src/providers/jwplayer/index.js";
import { bench } from "./bench.js";
import type { Bench } from "./bench.js";
import { noise, sha256 } from "./fixtures.js";

const video = noise(3000);
const german = Buffer.from("WEBVTT\n\n00:01.000 --> 00:02.000\nHallo\n");
const english = Buffer.from("1\n00:00:01,000 --> 00:00:02,000\nHello\n");
const poster = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), noise(700)]);

const everything: UploadOptions<JwplayerExtras> = {
  title: "Talk",
  captions: [
    { source: german, language: "de" },
    { source: english, language: "en", label: "English (hand-made)" },
  ],
  thumbnail: poster,
};

/** What the two APIs call the requests for one file. */
const apis = [
  {
    version: 1 as const,
    create: "jwplayer.tracks.create",
    send: "jwplayer.tracks.upload",
    list: "jwplayer.tracks.list",
    remove: "jwplayer.tracks.delete",
    createPoster: "jwplayer.thumbnails.update",
    sendPoster: "jwplayer.thumbnails.upload",
    settlePoster: undefined,
  },
  {
    version: 2 as const,
    create: "jwplayer.v2.text_tracks.create",
    send: "jwplayer.v2.text_tracks.put",
    list: "jwplayer.v2.text_tracks.list",
    remove: "jwplayer.v2.text_tracks.delete",
    createPoster: "jwplayer.v2.thumbnails.create",
    sendPoster: "jwplayer.v2.thumbnails.put",
    settlePoster: "jwplayer.v2.thumbnails.update",
  },
];

function expectEverything({ emulator }: Bench): void {
  expect(emulator.assets()).toHaveLength(1);
  expect(emulator.assets()[0]?.sha256).toBe(sha256(video));
  expect(emulator.assets()[0]?.attachments).toMatchObject([
    { kind: "captions", language: "de", label: "Deutsch", sha256: sha256(german) },
    { kind: "captions", language: "en", label: "English (hand-made)", sha256: sha256(english) },
    { kind: "thumbnail", sha256: sha256(poster) },
  ]);
  expect(emulator.assets()[0]?.attachments).toHaveLength(3);
}

describe.each(apis)("files that go along, through API v$version", (api) => {
  const { version, create, send, createPoster, sendPoster, settlePoster } = api;

  it("are with the video, each once", async () => {
    const stage = await bench({ version });
    const asset = await stage.connect().upload(video, everything);
    expect(asset.attachments?.map(({ kind }) => kind)).toEqual([
      "captions",
      "captions",
      "thumbnail",
    ]);
    expectEverything(stage);
    const ids = stage.emulator.assets()[0]?.attachments?.map(({ id }) => id);
    expect(asset.attachments?.map(({ id }) => id)).toEqual(ids);
    if (version === 2)
      expect(stage.emulator.assets()[0]?.attachments?.[2]).toMatchObject({ isDefault: true });
  });

  const operations = [create, send, createPoster, sendPoster, settlePoster].filter(
    (operation) => operation !== undefined,
  );
  const misfortunes: readonly Partial<Fault>[] = [
    { kind: "reset-before-answer" },
    { kind: "status", status: 503, headers: { "Retry-After": "1" } },
    { kind: "status", status: 429, headers: { "Retry-After": "1" } },
    { kind: "status", status: 502, body: "<html>Bad Gateway</html>" },
  ];
  const cells = operations.flatMap((operation) =>
    misfortunes.map((misfortune) => ({ ...misfortune, operation }) as Fault),
  );

  it.each(cells)("are all there in the end: $operation, $kind $status", async (fault) => {
    const stage = await bench({ version }, fault);
    await stage.connect().upload(video, everything);
    expectEverything(stage);
  });

  // Another upload of a v1 poster takes the place of the one before, which the emulator shows as a second one.
  const found = version === 1 ? [create, send, createPoster] : operations;
  it.each(found)("are not made twice when the answer to %s is lost", async (operation) => {
    const stage = await bench({ version }, { operation, kind: "lose-answer" });
    await stage.connect().upload(video, everything);
    expectEverything(stage);
  });

  it.each(found)("are put with the video by a later run after %s", async (operation) => {
    const stage = await bench({ version }, { operation, kind: "lose-answer" });
    const checkpoints = memoryCheckpoints();
    const first = stage.connect({ checkpoints, retry: { attempts: 1 } });
    await expect(first.upload(video, everything)).rejects.toMatchObject({ resumable: true });
    const before = stage.emulator.requests().length;
    await stage.connect({ checkpoints }).upload(video, everything);
    expectEverything(stage);
    const after = stage.operations().slice(before);
    expect(after.filter((name) => /create$|put$|form$/.test(name))).not.toContain(
      version === 1 ? "jwplayer.videos.create" : "jwplayer.v2.media.create",
    );
  });

  it("leave the video, and nothing half-made, when one is refused", async () => {
    const fault = { operation: send, kind: "early-status", status: 413 } as const;
    const stage = await bench({ version }, fault);
    const work = stage.connect().upload(video, everything);
    await expect(work).rejects.toMatchObject({ kind: "rejected" });
    await expect(work).rejects.toThrow(/the video itself is complete/);
    expect(stage.emulator.assets()).toHaveLength(1);
    expect(stage.emulator.assets()[0]?.attachments ?? []).toEqual([]);
    expect(stage.operations()).toContain(api.remove);
  });

  it("say what stays when it cannot be deleted", async () => {
    const refused = { kind: "early-status", status: 413 } as const;
    const faults = [
      { operation: send, ...refused },
      { operation: api.remove, ...refused },
    ];
    const stage = await bench({ version }, ...faults);
    const work = stage.connect().upload(video, everything);
    await expect(work).rejects.toThrow(/what was made for it, \w+, could not be deleted/);
  });

  it.each<[string, UploadOptions<JwplayerExtras>, RegExp]>([
    [
      "captions that are the default",
      { captions: [{ source: german, language: "de", isDefault: true }] },
      /captions\.0.*isDefault cannot be kept/,
    ],
    [
      "a flavor",
      { flavors: [{ source: video, flavorParamsId: 1 }] },
      /flavors\.0\.source: JW Player v\d takes only captions, thumbnail along with a video/,
    ],
  ])("are refused before anything is sent: %s", async (_, options, said) => {
    const stage = await bench({ version });
    const work = stage.connect().upload(video, options);
    await expect(work).rejects.toMatchObject({ kind: "unsupported" });
    await expect(work).rejects.toThrow(said);
    expect(stage.operations()).toEqual([]);
  });
});

describe("a track of a video that was there before", () => {
  it("is not taken for this upload's in API v2, which tells when it was made", async () => {
    const stage = await bench({ version: 2 });
    const uploader = stage.connect();
    const captions = [{ source: german, language: "de" }];
    const { id } = await uploader.upload(video, { title: "Talk", captions });
    await uploader.waitUntilReady(id);
    stage.runtime.advance(3_600_000);
    stage.emulator.faults.add({ operation: "jwplayer.v2.text_tracks.create", kind: "lose-answer" });
    const better = Buffer.concat([german, Buffer.from("\n00:03.000 --> 00:04.000\nWelt\n")]);
    const wish = { assetId: id, captions: [{ source: better, language: "de" }] };
    await uploader.upload(noise(5000), wish);
    expect(stage.emulator.assets()[0]?.attachments?.map(({ sha256 }) => sha256)).toEqual([
      sha256(german),
      sha256(better),
    ]);
  });
});
