import { afterEach, describe, expect, it } from "vitest";
import type { AttachedFile, Attachment } from "../../../../../src/model.js";
import type { AttachRequest, Call } from "../../../../../src/provider.js";
import { bodyOf, bytesOf, callOf, rejection, requestOf, sha256 } from "../fixtures.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const multi = "kaltura.multirequest";
const upload = "kaltura.uploadtoken.upload";
const MiB = 1024 * 1024;

/** An entry with its video. */
async function entry(): Promise<string> {
  const request = requestOf({ bytes: bytesOf(500) });
  const method = stage.method("token");
  const session = await method.open(request, callOf());
  const receipts = await sendParts(method, session, request);
  return (await method.finish(session, receipts, request, callOf())).id;
}

interface Wish extends Attachment {
  readonly assetId: string;
  readonly bytes: Buffer;
  readonly name: string;
  readonly attachmentId?: string;
}

function requestFor({
  assetId,
  bytes,
  name,
  attachmentId = "u-1",
  ...attachment
}: Wish): AttachRequest {
  const { facts } = requestOf({ bytes, facts: { name } }).content;
  const content = {
    facts,
    parts: [],
    slice: ({ start, end }: { start: number; end: number }) => bodyOf(bytes.subarray(start, end)),
  };
  return { assetId, attachmentId, startedAt: 0, attachment, content };
}

async function attach(request: AttachRequest, call: Partial<Call> = {}): Promise<AttachedFile> {
  const attached = await stage.provider.attach?.(request, callOf(call));
  if (attached === undefined) throw new Error("nothing can be attached");
  return attached;
}

/** Shown once they are digested. */
const attachments = (): readonly object[] => stage.emulator.assets()[0]?.attachments ?? [];

const srt = Buffer.from("1\n00:00:01,000 --> 00:00:02,000\nHello\n");
const vtt = Buffer.from("WEBVTT\n\n00:01.000 --> 00:02.000\nHallo\n");

describe("captions", () => {
  it("go along in one request, with language, label, format and default", async () => {
    stage = await startStage();
    const assetId = await entry();
    const before = stage.operations().length;
    const file = await attach(
      requestFor({
        kind: "captions",
        assetId,
        bytes: srt,
        name: "talk.srt",
        language: "en-GB",
        label: "Subtitles",
        isDefault: true,
      }),
    );
    expect(stage.operations().slice(before)).toEqual([multi]);
    expect(file.kind).toBe("captions");
    await expect.poll(attachments).toMatchObject([
      {
        kind: "captions",
        id: file.id,
        language: "English (British)",
        label: "Subtitles",
        isDefault: true,
        format: "1",
        sha256: sha256(srt),
      },
    ]);
  });

  it("are not the default unless they are said to be", async () => {
    stage = await startStage();
    const assetId = await entry();
    const common = { kind: "captions", assetId, isDefault: true } as const;
    await attach(requestFor({ ...common, bytes: srt, name: "en.srt", language: "en" }));
    const second = { ...common, isDefault: false, attachmentId: "u-2" };
    await attach(requestFor({ ...second, bytes: vtt, name: "de", language: "de" }));
    await expect.poll(attachments).toMatchObject([
      { language: "English", isDefault: true, format: "1" },
      { language: "German", isDefault: false, format: "3" },
    ]);
  });
});

describe("a thumbnail", () => {
  it("becomes the entry's own", async () => {
    stage = await startStage();
    const bytes = bytesOf(2000);
    const assetId = await entry();
    const file = await attach(
      requestFor({ kind: "thumbnail", assetId, bytes, name: "poster.jpg" }),
    );
    await expect
      .poll(attachments)
      .toMatchObject([{ kind: "thumbnail", id: file.id, isDefault: true, sha256: sha256(bytes) }]);
  });
});

describe("a flavor", () => {
  it("goes along under its number", async () => {
    stage = await startStage();
    const bytes = bytesOf(3000);
    const assetId = await entry();
    const wish = {
      kind: "flavor",
      assetId,
      bytes,
      name: "hd.mp4",
      flavorParamsId: 487061,
    } as const;
    const file = await attach(requestFor(wish));
    await expect
      .poll(attachments)
      .toMatchObject([
        { kind: "flavor", id: file.id, flavorParamsId: 487061, sha256: sha256(bytes) },
      ]);
  });

  it("takes the place of one that is there already", async () => {
    stage = await startStage();
    const assetId = await entry();
    const wish = { kind: "flavor", assetId, name: "hd.mp4", flavorParamsId: 487061 } as const;
    const first = await attach(requestFor({ ...wish, bytes: bytesOf(3000) }));
    const bytes = bytesOf(4000);
    const second = await attach(requestFor({ ...wish, bytes, attachmentId: "u-2" }));
    expect(second).toEqual(first);
    await expect.poll(attachments).toMatchObject([{ id: first.id, sha256: sha256(bytes) }]);
  });

  it("above 10 MiB goes up in parts first", async () => {
    stage = await startStage();
    const bytes = bytesOf(17 * MiB + 5);
    const assetId = await entry();
    const before = stage.operations().length;
    const wish = { kind: "flavor", assetId, bytes, name: "hd.mp4", flavorParamsId: 5 } as const;
    await attach(requestFor(wish));
    expect(stage.operations().slice(before)).toEqual([
      multi,
      upload,
      upload,
      upload,
      upload,
      multi,
    ]);
    await expect.poll(attachments).toMatchObject([{ kind: "flavor", sha256: sha256(bytes) }]);
  });

  it("above 10 MiB is continued where it was interrupted", async () => {
    stage = await startStage();
    const bytes = bytesOf(17 * MiB + 5);
    const assetId = await entry();
    const wish = { kind: "flavor", assetId, bytes, name: "hd.mp4", flavorParamsId: 5 } as const;
    stage.emulator.faults.add({
      operation: upload,
      skip: 1,
      kind: "reset-after-bytes",
      bytes: 1000,
    });
    expect(await rejection(attach(requestFor(wish)))).toMatchObject({ kind: "interrupted" });
    const before = stage.emulator.requests().length;
    await attach(requestFor(wish), { repeated: true });
    const again = stage.emulator.requests().slice(before);
    const sent = again.filter(({ operation }) => operation === upload);
    expect(sent.map(({ details }) => details.resumeAt)).toEqual([8 * MiB, 16 * MiB, bytes.length]);
    await expect.poll(attachments).toMatchObject([{ kind: "flavor", sha256: sha256(bytes) }]);
  });

  it("above 10 MiB that has changed in between is not continued", async () => {
    stage = await startStage();
    const assetId = await entry();
    const wish = { kind: "flavor", assetId, name: "hd.mp4", flavorParamsId: 5 } as const;
    stage.emulator.faults.add({ operation: upload, skip: 1, kind: "reset-before-answer" });
    const first = requestFor({ ...wish, bytes: bytesOf(17 * MiB + 5) });
    await rejection(attach(first));
    const bytes = bytesOf(17 * MiB + 5).reverse();
    await attach(requestFor({ ...wish, bytes }), { repeated: true });
    await expect.poll(attachments).toMatchObject([{ kind: "flavor", sha256: sha256(bytes) }]);
  });
});

describe.each([
  ["captions", { name: "talk.srt", language: "en", isDefault: true }],
  ["thumbnail", { name: "poster.jpg" }],
  ["flavor", { name: "hd.mp4", flavorParamsId: 7 }],
] as const)("%s whose answer was lost", (kind, more) => {
  const bytes = bytesOf(1234);

  it.each(["lose-answer", "reset-before-answer"] as const)(
    "by %s are there once",
    async (fault) => {
      stage = await startStage();
      const request = requestFor({ kind, assetId: await entry(), bytes, ...more });
      stage.emulator.faults.add({ operation: multi, kind: fault });
      expect(await rejection(attach(request))).toMatchObject({ kind: "interrupted" });
      const file = await attach(request, { repeated: true });
      expect(await attach(request, { repeated: true })).toEqual(file);
      await expect.poll(attachments).toMatchObject([{ kind, id: file.id, sha256: sha256(bytes) }]);
    },
  );

  it("are told from others of the same kind", async () => {
    stage = await startStage();
    const assetId = await entry();
    const wish = { kind, assetId, ...more };
    await attach(requestFor({ ...wish, bytes: bytesOf(99), attachmentId: "another" }));
    const { id } = await attach(requestFor({ ...wish, bytes }), { repeated: true });
    await expect
      .poll(attachments)
      .toContainEqual(expect.objectContaining({ id, sha256: sha256(bytes) }));
  });
});
