import { describe, expect, it } from "vitest";
import { memoryCheckpoints } from "../../src/checkpoint/memory-store.js";
import type { UploadError } from "../../src/errors.js";
import { checkUploaderOptions, checkUploadOptions } from "../../src/options.js";
import { systemRuntime } from "../../src/runtime.js";

/** What a refused value is told, and that it is told as `invalid-input`. */
function refusal(check: () => unknown): string {
  try {
    check();
  } catch (thrown) {
    const error = thrown as UploadError;
    expect(error).toMatchObject({ name: "UploadError", kind: "invalid-input" });
    return error.message;
  }
  throw new Error("it was accepted");
}

describe("createUploader's options", () => {
  it("may be everything or nothing", () => {
    const everything = {
      checkpoints: memoryCheckpoints(),
      retry: { attempts: 1, baseMs: 1, maxMs: 0.5 },
      stallMs: 1,
      answerMs: 1,
      allowPrivateUrls: true,
      onEvent: () => undefined,
      runtime: systemRuntime,
    };
    expect(checkUploaderOptions(everything)).toBe(everything);
    expect(checkUploaderOptions({})).toEqual({});
    expect(checkUploaderOptions({ retry: undefined })).toEqual({ retry: undefined });
  });

  it.each<[unknown, string]>([
    [{ checkpoint: "x" }, 'unknown field "checkpoint", did you mean "checkpoints"?'],
    [{ checkpoints: "" }, "checkpoints must be a folder's path or a checkpoint store"],
    [{ checkpoints: 7 }, "checkpoints must be a folder's path or a checkpoint store, not 7"],
    [{ checkpoints: {} }, "checkpoints must be a folder's path or a checkpoint store"],
    [{ runtime: {} }, "runtime must be"],
    [{ retry: 3 }, "retry must be an object, not 3"],
    [{ retry: { atempts: 3 } }, 'retry: unknown field "atempts", did you mean "attempts"?'],
    [{ retry: { attempts: 0 } }, "retry.attempts must be a whole number, at least 1, not 0"],
    [{ retry: { attempts: 1.5 } }, "retry.attempts must be a whole number, at least 1, not 1.5"],
    [{ retry: { baseMs: 0 } }, "retry.baseMs must be"],
    [{ stallMs: -1 }, "stallMs must be"],
    [{ stallMs: "30s" }, 'stallMs must be a positive number of milliseconds, not "30s"'],
    [{ answerMs: Infinity }, "answerMs must be"],
    [{ stall: 1 }, 'unknown field "stall"'],
    [{ allowPrivateURLs: true }, 'did you mean "allowPrivateUrls"?'],
    [{ onEvent: "log" }, 'onEvent must be a function, not "log"'],
    [null, "must be an object, not null"],
    ["./folder", "must be an object"],
  ])("are refused with the field and the fix: %j", (options, message) => {
    const told = refusal(() => checkUploaderOptions(options as object));
    expect(told).toMatch(/^createUploader options: /);
    expect(told).toContain(message);
  });
});

describe("upload's options", () => {
  it("may be everything or nothing", () => {
    const everything = {
      title: "Talk",
      description: "",
      tags: ["a", "b"],
      referenceId: "r-1",
      publishAt: new Date(0),
      extras: { color: "red" },
      assetId: "a-1",
      captions: [{ source: "en.vtt", language: "pt-BR", label: "English", isDefault: true }],
      thumbnail: "thumb.jpg",
      flavors: [{ source: "small.mp4", flavorParamsId: 7 }],
      name: "talk.mp4",
      contentType: "video/mp4",
      method: "toy",
      partBytes: 1,
      width: 1,
      allowPrivateUrls: false,
      resumeKey: "second",
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onEvent: () => undefined,
    };
    expect(checkUploadOptions(everything)).toBe(everything);
    expect(checkUploadOptions({})).toEqual({});
  });

  it.each<[unknown, string]>([
    [{ titles: "Talk" }, 'unknown field "titles", did you mean "title"?'],
    [{ title: "" }, "title must be a string with something in it, not an empty string"],
    [{ title: 7 }, "title must be a string with something in it, not 7"],
    [{ tags: "a,b" }, 'tags must be an array, not "a,b"'],
    [{ tags: ["a", 7] }, "tags.1 must be a string with something in it, not 7"],
    [{ publishAt: "2030-01-01" }, 'publishAt must be a valid Date, not "2030-01-01"'],
    [{ publishAt: new Date("never") }, "publishAt must be a valid Date"],
    [{ publishedAt: new Date(0) }, 'did you mean "publishAt"?'],
    [{ extras: "red" }, "extras must be an object"],
    [{ captions: [{ source: "en.vtt" }] }, "captions.0.language is missing"],
    [{ captions: [{ source: "en.vtt", language: "english!" }] }, "captions.0.language must be"],
    [{ captions: [{ language: "en" }] }, "captions.0.source"],
    [{ flavors: [{ source: "a.mp4", flavorParamsId: "7" }] }, "flavors.0.flavorParamsId must be"],
    [{ contentType: "mp4" }, 'contentType must be a MIME type such as video/mp4, not "mp4"'],
    [{ partBytes: 0 }, "partBytes must be a whole number, at least 1, not 0"],
    [{ partBytes: "5MB" }, 'partBytes must be a whole number, at least 1, not "5MB"'],
    [{ width: 2.5 }, "width must be a whole number, at least 1, not 2.5"],
    [{ signal: {} }, "signal must be an AbortSignal, not an object"],
    [{ signal: new AbortController() }, "signal must be an AbortSignal"],
    [{ onProgress: true }, "onProgress must be a function, not true"],
    [null, "must be an object, not null"],
  ])("are refused with the field and the fix: %j", (options, message) => {
    const told = refusal(() => checkUploadOptions(options as object));
    expect(told).toMatch(/^upload options: /);
    expect(told).toContain(message);
  });

  it("are refused with every wrong field at once", () => {
    const told = refusal(() => checkUploadOptions({ title: "", width: 0 }));
    expect(told).toContain("title must be");
    expect(told).toContain("width must be");
  });
});
