import { linkAbort } from "./abort.js";
import { checkChanges } from "./changes.js";
import { buildEngine, callProvider } from "./engine.js";
import { UploadError } from "./errors.js";
import type { Asset, MetadataChanges, Plan } from "./model.js";
import { checkUploaderOptions } from "./options.js";
import type { UploaderOptions, UploadOptions } from "./options.js";
import { pauseGate } from "./pause.js";
import type { Provider } from "./provider.js";
import { waitUntilReady } from "./readiness.js";
import type { WaitOptions } from "./readiness.js";
import type { Input } from "./source/input.js";
import { planUpload, upload } from "./upload-start.js";

/** Puts videos onto one platform account. The same for every platform: code that uploads does not change with the provider. */
export interface Uploader<Extras extends object = object> {
  /** The platform's name, for people. */
  readonly provider: string;
  /**
   * What `upload` would do with this input, and why. Makes no call to the platform. An object in S3, and a URL that the
   * platform cannot be left to pull, are looked at where they are; a stream is left as it is.
   * @throws UploadError `invalid-input` or `unsupported`
   */
  plan(input: Input, options?: UploadOptions<Extras>): Promise<Plan>;
  /**
   * Uploads a video and answers the asset, which the platform may still be processing: see `waitUntilReady`.
   * @throws UploadError of any kind but `not-found`; `resumable` says whether running the same upload again continues it
   */
  upload(input: Input, options?: UploadOptions<Extras>): Promise<Asset>;
  /** The same upload behind a handle that can pause, resume and cancel it. */
  start(input: Input, options?: UploadOptions<Extras>): UploadTask;
  /** @throws UploadError `not-found` when the platform does not know the id */
  status(id: string, options?: { readonly signal?: AbortSignal }): Promise<Asset>;
  /** Asks for the status, ever less often, until the asset can be played. See WaitOptions. */
  waitUntilReady(id: string, options?: WaitOptions): Promise<Asset>;
  /**
   * Changes an asset's title, description, tags, reference id or time of publication, whatever is named: the rest stays.
   * @returns the asset, as `status` does
   * @throws UploadError `invalid-input` naming every wrong, empty or unknown field, and when none is named; `not-found`
   * when the platform does not know the id
   */
  update(
    id: string,
    changes: MetadataChanges,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Asset>;
  /** Deletes an asset. Succeeds when it is already gone. */
  delete(id: string, options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** Where an asset can be seen or fetched. Makes no network call. */
  urls(id: string): Readonly<Record<string, string>>;
}

/** One upload under way. */
export interface UploadTask {
  /** Settles when nothing of this upload is in flight any more. */
  readonly done: Promise<Asset>;
  /** Stops sending. What the platform acknowledged stays; parts in flight will be sent again. */
  pause(): void;
  /** Goes on after `pause()`. */
  resume(): void;
  /** Ends the upload and removes what it had created; `done` then rejects with kind `aborted`. */
  cancel(): void;
}

/**
 * The one door: an uploader for a provider such as `jwplayer(...)` or `kaltura(...)`.
 * @throws UploadError `invalid-input` naming every wrong or unknown option
 */
export function createUploader<Extras extends object>(
  provider: Provider<Extras>,
  options: UploaderOptions = {},
): Uploader<Extras> {
  const engine = buildEngine(provider, checkUploaderOptions(options));
  const start = (input: Input, wishes: UploadOptions<Extras> = {}): UploadTask => {
    const gate = pauseGate();
    const abort = linkAbort(signalOf(wishes));
    const control = { signal: abort.signal, gate };
    return {
      done: upload(engine, input, wishes, control).finally(() => {
        abort.unlink();
      }),
      pause: () => {
        gate.pause();
      },
      resume: () => {
        gate.resume();
      },
      cancel: () => {
        abort.abort(new UploadError("aborted", "the upload was cancelled"));
      },
    };
  };
  return {
    provider: provider.name,
    plan: (input, wishes = {}) => planUpload(engine, input, wishes),
    upload: (input, wishes) => start(input, wishes).done,
    start,
    status: (id, { signal = never() } = {}) =>
      callProvider(engine, "status", { signal }, (call) => provider.status(id, call)),
    waitUntilReady: (id, wait = {}) => waitUntilReady(engine, id, wait),
    update: async (id, changes, { signal = never() } = {}) => {
      const checked = checkChanges(changes);
      return callProvider(engine, "update", { signal }, (call) =>
        provider.update(id, checked, call),
      );
    },
    delete: (id, { signal = never() } = {}) =>
      callProvider(engine, "delete", { signal }, (call) => provider.delete(id, call)),
    urls: (id) => provider.urls(id),
  };
}

/** The caller's signal if it is one. Whatever else is wrong with the options, `upload` rejects with. */
function signalOf(options: unknown): AbortSignal | undefined {
  const isObject = typeof options === "object" && options !== null;
  const signal: unknown = isObject ? Reflect.get(options, "signal") : undefined;
  return signal instanceof AbortSignal ? signal : undefined;
}

/** A signal that nobody fires. */
function never(): AbortSignal {
  return new AbortController().signal;
}
