import { describe, expect, it } from "vitest";
import type { UploadOptions } from "../../src/options.js";
import { failure, failureOf } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import { toyPlatform } from "../support/toy-platform.js";
import type { ToyExtras } from "../support/toy-platform.js";
import { after, hangs, hold, losesAnswer, refuses } from "../support/twists.js";

const captions: UploadOptions<ToyExtras>["captions"] = [
  { source: Buffer.from("WEBVTT\n\n00:00.000 --> 00:01.000\nHello"), language: "en" },
  { source: Buffer.from("WEBVTT\n\n00:00.000 --> 00:01.000\nHallo"), language: "de" },
];

describe("files that go along with a video", () => {
  it("are attached once the asset stands, one after another, and told of", async () => {
    const { upload, platform, heard } = stage();
    const asset = await upload({ captions });
    expect(platform.log().slice(-3)).toEqual(["finish", "attach", "attach"]);
    expect(asset.attachments).toEqual([
      { kind: "captions", id: "uuid-1-1" },
      { kind: "captions", id: "uuid-1-2" },
    ]);
    expect(heard.types().slice(-3)).toEqual(["attached", "attached", "finished"]);
    expect(heard.events.at(-1)).toEqual({ type: "finished", asset });
  });

  it("are not on an asset without any", async () => {
    expect("attachments" in (await stage().upload())).toBe(false);
  });

  it("are labelled with their language's own name unless told otherwise", async () => {
    const labels: unknown[] = [];
    const { upload } = stage({
      toy: {
        provider: {
          attach({ attachment, attachmentId }) {
            labels.push(attachment.label);
            return Promise.resolve({ kind: attachment.kind, id: attachmentId });
          },
        },
      },
    });
    await upload({ captions });
    await upload({ captions: [{ source: Buffer.from("x"), language: "de", label: "German" }] });
    expect(labels).toEqual(["English", "Deutsch", "German"]);
  });

  it("are tried again, with the question whether they are there already", async () => {
    const { upload, platform, runtime } = stage({ retry: { attempts: 3 } });
    platform.next("attach", losesAnswer());
    const done = upload({ captions });
    await runtime.advance(60_000);
    expect((await done).attachments).toHaveLength(2);
    const attached = platform.calls.filter(({ verb }) => verb === "attach");
    expect(attached.map(({ repeated }) => repeated)).toEqual([false, true, false]);
  });
});

describe("a file that cannot be attached", () => {
  it("ends the upload with the asset, which stays", async () => {
    const store = openStore();
    const { upload, platform } = stage({ checkpoints: store });
    platform.next("attach", refuses(failure("rejected")));
    const error = await failureOf(upload({ captions }));
    expect(error).toMatchObject({ kind: "rejected", assetId: "asset-of-s1", resumable: false });
    expect(error.message).toContain("the video itself is complete");
    expect(platform.assets.get("asset-of-s1")).toEqual(video);
    expect(platform.log()).not.toContain("discard");
    expect(store.keys()).toEqual([]);
  });

  it("for now is attached by the next run, which sends nothing else", async () => {
    const { upload, platform } = stage({ checkpoints: openStore() });
    platform.next("attach", (act) => act(), refuses(failure("unreachable")));
    const error = await failureOf(upload({ captions }));
    expect(error).toMatchObject({ resumable: true, assetId: "asset-of-s1" });
    const before = platform.log().length;
    const asset = await upload({ captions });
    expect(asset.id).toBe("asset-of-s1");
    expect(asset.attachments).toHaveLength(2);
    expect(platform.calls.slice(before)).toEqual([
      { verb: "attach", what: "attach", repeated: true },
    ]);
  });
});

describe("a process that was killed", () => {
  it("while attaching is followed by a run that attaches the rest", async () => {
    const platform = toyPlatform();
    const store = openStore();
    const held = hold();
    platform.next("attach", (act) => act(), held.twist);
    stage({ platform, checkpoints: store }).start({ captions });
    await held.arrived;
    const before = platform.log().length;
    const second = stage({ platform, checkpoints: store.survivor() });
    expect((await second.upload({ captions })).attachments).toHaveLength(2);
    expect(platform.log().slice(before)).toEqual(["attach"]);
    expect(platform.calls.at(-1)?.repeated).toBe(true);
  });

  it("right after the asset was made is followed by a run that answers it without a call", async () => {
    const platform = toyPlatform();
    const store = openStore();
    const killed = openStore();
    const remove = (): Promise<void> => Promise.reject(new Error("killed"));
    await stage({ platform, checkpoints: { ...store, remove } }).upload();
    expect(store.only()).toMatchObject({ phase: "attaching", asset: { id: "asset-of-s1" } });
    await killed.save(store.keys()[0] ?? "", structuredClone(store.only()) as never);
    const before = platform.log().length;
    const second = stage({ platform, checkpoints: killed });
    expect((await second.upload()).id).toBe("asset-of-s1");
    expect(platform.log()).toHaveLength(before);
    expect(killed.keys()).toEqual([]);
  });
});

describe("an abort while attaching", () => {
  it("deletes the asset", async () => {
    const store = openStore();
    const control = new AbortController();
    const { upload, platform } = stage({ checkpoints: store });
    const abort = (): void => {
      control.abort();
    };
    platform.next("attach", after(abort, hangs));
    const error = await failureOf(upload({ captions, signal: control.signal }));
    expect(error.kind).toBe("aborted");
    expect(platform.assets.size).toBe(0);
    expect(store.keys()).toEqual([]);
  });
});
