import { describe, expect, it } from "vitest";
import { createUploader } from "../../src/uploader.js";
import type { UploadOptions } from "../../src/options.js";
import type { Input } from "../../src/source/input.js";
import { failure, failureOf } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import { toyPlatform } from "../support/toy-platform.js";
import type { ToyExtras } from "../support/toy-platform.js";
import { hangs, refuses } from "../support/twists.js";

describe("createUploader", () => {
  it("refuses wrong options at once", () => {
    const { provider } = toyPlatform();
    const options = { retries: 3 } as object;
    expect(() => createUploader(provider, options)).toThrow('unknown field "retries"');
  });

  it("names its platform and says where an asset is, without a call", () => {
    const { uploader, platform } = stage();
    expect(uploader.provider).toBe("Toy");
    expect(uploader.urls("a-1")).toEqual({ page: "https://toy.example/a-1" });
    expect(platform.calls).toEqual([]);
  });
});

describe("what cannot be uploaded", () => {
  it.each<[string, Input, unknown, string, string]>([
    ["an unknown option", video, { titles: "x" }, "invalid-input", 'did you mean "title"?'],
    ["no options at all", video, null, "invalid-input", "must be an object, not null"],
    [
      "a signal that is none",
      video,
      { signal: {} },
      "invalid-input",
      "signal must be an AbortSignal",
    ],
    ["unknown extras", video, { extras: { colour: 1 } }, "invalid-input", 'unknown field "colour"'],
    ["an unknown method", video, { method: "ftp" }, "invalid-input", '"ftp" is not one of Toy\'s'],
    ["too many at once", video, { width: 9 }, "invalid-input", "width: 9 is not possible with toy"],
    ["a missing file", "/nowhere/talk.mp4", {}, "invalid-input", "does not exist"],
    ["an empty one", new Uint8Array(0), {}, "invalid-input", "empty"],
    ["one that is too large", Buffer.alloc(1_001), {}, "unsupported", "toy takes up to"],
    [
      "captions that are missing",
      video,
      { captions: [{ source: "/nowhere/en.vtt", language: "en" }] },
      "invalid-input",
      "captions.0.source",
    ],
    ["files the platform does not take", video, { thumbnail: video }, "unsupported", "thumbnail"],
    [
      "a replacement that the method cannot make",
      video,
      { assetId: "a-1" },
      "unsupported",
      "existing asset",
    ],
  ])("is refused before any call: %s", async (_, input, options, kind, message) => {
    const checkpoints = openStore();
    const { uploader, platform, heard } = stage({ checkpoints });
    const wishes = options as UploadOptions<ToyExtras>;
    for (const verb of ["upload", "plan"] as const) {
      const error = await failureOf(uploader[verb](input, wishes));
      expect(error.kind).toBe(kind);
      expect(error.message).toContain(message);
    }
    expect((await failureOf(uploader.start(input, wishes).done)).kind).toBe(kind);
    expect(platform.calls).toEqual([]);
    expect(heard.events).toEqual([]);
    expect(checkpoints.keys()).toEqual([]);
  });
});

describe("plan", () => {
  it("says what an upload would do, and does not do it", async () => {
    const { uploader, platform } = stage();
    expect(await uploader.plan(video, { partBytes: 20 })).toMatchObject({
      provider: "Toy",
      method: "toy",
      shape: "chunked",
      size: 50,
      partBytes: 20,
      parts: 3,
      width: 2,
      requests: 5,
    });
    expect(platform.calls).toEqual([]);
  });

  it("is what the upload then does", async () => {
    const { uploader, upload, heard } = stage();
    const plan = await uploader.plan(video, { partBytes: 10 });
    await upload();
    expect(heard.events[0]).toEqual({ type: "planned", plan });
  });
});

describe("the metadata", () => {
  it("has the file's name without its extension for a title, unless one is given", async () => {
    const titles: string[] = [];
    const { upload, platform } = stage();
    const [method] = platform.provider.methods;
    const open = method!.open.bind(method);
    method!.open = (request, call) => {
      titles.push(request.metadata.title);
      return open(request, call);
    };
    await upload({ name: "my.talk.mp4" });
    await upload({ name: ".hidden" });
    await upload({ name: "talk.mp4", title: "A talk" });
    expect(titles).toEqual(["my.talk", ".hidden", "A talk"]);
  });
});

describe("status and delete", () => {
  it("ask the platform", async () => {
    const { uploader, upload } = stage();
    const { id } = await upload();
    expect(await uploader.status(id)).toMatchObject({ id, state: "ready" });
    await uploader.delete(id);
    await uploader.delete(id);
    expect((await failureOf(uploader.status(id))).kind).toBe("not-found");
  });

  it("try again", async () => {
    const { uploader, upload, platform, runtime } = stage({ retry: { attempts: 3 } });
    const { id } = await upload();
    platform.next("status", refuses(failure("interrupted")), refuses(failure("throttled")));
    const status = uploader.status(id);
    await runtime.advance(60_000);
    expect((await status).state).toBe("ready");
  });

  it("give up on a platform that does not answer", async () => {
    const { uploader, platform, runtime } = stage({ answerMs: 1_000 });
    platform.next("delete", hangs);
    const deleted = failureOf(uploader.delete("a-1"));
    await runtime.advance(1_000);
    expect((await deleted).kind).toBe("stalled");
  });

  it("end with their signal, and make no call when it has fired", async () => {
    const { uploader, platform } = stage();
    platform.next("status", hangs);
    const control = new AbortController();
    const status = failureOf(uploader.status("a-1", { signal: control.signal }));
    control.abort();
    expect((await status).kind).toBe("aborted");
    const before = platform.calls.length;
    const { signal } = control;
    expect((await failureOf(uploader.delete("a-1", { signal }))).kind).toBe("aborted");
    expect(platform.calls).toHaveLength(before);
  });
});

describe("update", () => {
  it("changes what is named, and answers the asset", async () => {
    const { uploader, upload, platform } = stage();
    const { id } = await upload();
    const publishAt = new Date(1_800_000_000_000);
    await uploader.update(id, { title: "A talk", tags: ["a"] });
    expect(await uploader.update(id, { title: "A speech", publishAt })).toEqual(
      await uploader.status(id),
    );
    expect(platform.changes.get(id)).toEqual({ title: "A speech", tags: ["a"], publishAt });
  });

  it.each<[unknown, string]>([
    [{}, "give one of title, description, tags, referenceId, publishAt"],
    [{ title: undefined }, "nothing is to change"],
    [undefined, "it must be an object"],
    [{ titles: "A talk" }, 'did you mean "title"?'],
    [{ extras: {} }, 'unknown field "extras"'],
    [{ title: "" }, "title must be a string with something in it, not an empty string"],
    [{ description: "" }, "description must be a string with something in it, not an empty string"],
    [{ tags: [] }, "tags must be a list with at least one tag"],
    [{ publishAt: "2027-01-01" }, "publishAt must be a valid Date"],
  ])("refuses %j before any call", async (changes, message) => {
    const { uploader, platform } = stage();
    const error = await failureOf(uploader.update("a-1", changes as { title: string }));
    expect(error.kind).toBe("invalid-input");
    expect(error.message).toContain(message);
    expect(platform.calls).toEqual([]);
  });

  it("tries again, also when it may have been carried out", async () => {
    const { uploader, upload, platform, runtime } = stage({ retry: { attempts: 3 } });
    const { id } = await upload();
    platform.next("update", refuses(failure("interrupted")), refuses(failure("unreachable")));
    const updated = uploader.update(id, { title: "A speech" });
    await runtime.advance(60_000);
    expect((await updated).id).toBe(id);
    expect(platform.changes.get(id)).toEqual({ title: "A speech" });
  });

  it("does not know an asset that is not there", async () => {
    const { uploader } = stage();
    const error = await failureOf(uploader.update("a-1", { title: "A speech" }));
    expect(error.kind).toBe("not-found");
  });

  it("ends with its signal", async () => {
    const { uploader, platform } = stage();
    platform.next("update", hangs);
    const control = new AbortController();
    const { signal } = control;
    const updated = failureOf(uploader.update("a-1", { title: "A speech" }, { signal }));
    control.abort();
    expect((await updated).kind).toBe("aborted");
  });
});
