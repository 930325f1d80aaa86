import { createUploader } from "../../src/uploader.js";
import type { UploadTask, Uploader } from "../../src/uploader.js";
import type { UploaderOptions, UploadOptions } from "../../src/options.js";
import type { Asset } from "../../src/model.js";
import type { Input } from "../../src/source/input.js";
import { listener } from "./listener.js";
import type { Listener } from "./listener.js";
import { manualRuntime } from "./manual-runtime.js";
import type { ManualRuntime } from "./manual-runtime.js";
import { toyPlatform } from "./toy-platform.js";
import type { ToyExtras, ToyOptions, ToyPlatform } from "./toy-platform.js";

/** Fifty bytes, which the stage's uploads cut into five parts. */
export const video = Buffer.from("01234567890123456789012345678901234567890123456789");

/** An uploader for a toy platform under a clock that the test moves; nothing is tried twice unless the test says so. */
export interface Stage {
  readonly platform: ToyPlatform;
  readonly runtime: ManualRuntime;
  readonly uploader: Uploader<ToyExtras>;
  readonly heard: Listener;
  /** Uploads the video in parts of ten bytes, two at once. */
  readonly start: (options?: UploadOptions<ToyExtras>, input?: Input) => UploadTask;
  readonly upload: (options?: UploadOptions<ToyExtras>, input?: Input) => Promise<Asset>;
}

export interface StageOptions extends UploaderOptions {
  readonly toy?: ToyOptions;
  /** What every upload is told besides its own options. */
  readonly wishes?: UploadOptions<ToyExtras>;
  /** A platform that other stages know as well. */
  readonly platform?: ToyPlatform;
}

export function stage({
  toy,
  platform = toyPlatform(toy),
  wishes,
  ...options
}: StageOptions = {}): Stage {
  const runtime = manualRuntime();
  const heard = listener();
  const uploader = createUploader(platform.provider, {
    runtime,
    retry: { attempts: 1 },
    onEvent: heard.onEvent,
    ...options,
  });
  const start: Stage["start"] = (more = {}, input = video) => {
    const { onProgress } = heard;
    const task = uploader.start(input, { partBytes: 10, onProgress, ...wishes, ...more });
    task.done.catch(() => undefined);
    return task;
  };
  return {
    platform,
    runtime,
    uploader,
    heard,
    start,
    upload: (wishes, input) => start(wishes, input).done,
  };
}
