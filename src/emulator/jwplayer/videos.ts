/** The videos of one account and the life of each: created, processing, ready or failed, updating, gone. */
import type { Ground } from "../contract.js";
import type { Digests } from "../digest.js";
import { freshKey } from "./ids.js";
import type { JwplayerRules } from "./rules.js";

/** The state words of both APIs. `updating`: it was ready, and a new original is being processed. */
export type Status = "created" | "processing" | "ready" | "updating" | "failed";

/** What v1 is told of a video, by its own names: `title`, `tags`, `custom.<name>` and the like. */
export type TextFields = Readonly<Record<string, string>>;

export interface Video<Fields = TextFields> {
  /** 8 letters and digits. */
  readonly key: string;
  readonly status: Status;
  /** What its creator told of it. */
  readonly fields: Fields;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** Unix milliseconds. */
  readonly updatedAt: number;
  readonly original: Original | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
}

/** A complete file as the platform received it. */
export interface Original {
  readonly via: "form" | "s3" | "fetch" | "resumable" | "direct" | "multipart";
  readonly sizeBytes: number;
  /** Lower-case hex. Undefined until it has been digested. */
  readonly sha256: string | undefined;
  /** Lower-case hex. Undefined until it has been digested. */
  readonly md5: string | undefined;
  readonly fileName: string | undefined;
}

export interface Videos<Fields = TextFields> {
  create(fields: Fields): Video<Fields>;
  find(key: string): Video<Fields> | undefined;
  /** In order of creation. */
  all(): readonly Video<Fields>[];
  /** Without effect on a video that is gone. */
  update(key: string, revise: (fields: Fields) => Fields): void;
  remove(key: string): void;
  /**
   * Its file is on the way without its creator's help, so that it is processing already. Without effect on one that is
   * gone.
   */
  await(key: string): void;
  /**
   * Takes a complete file and begins to process it; undefined for a video whose file stays elsewhere. Without effect
   * on a video that is gone.
   * @param digest Makes up for digests that the file does not have yet, as the first thing in processing.
   */
  receive(key: string, original: Original | undefined, digest?: () => Promise<Digests>): void;
  /** Gives up on a video whose file never came. Without effect on one that is gone. */
  fail(key: string, error: string): void;
}

/** @param onReady Called when a video has become ready; `first` unless it was ready before. */
export function createVideos<Fields = TextFields>(
  ground: Ground,
  rules: Pick<JwplayerRules, "failProcessing">,
  onReady: (video: Video<Fields>, first: boolean) => void = () => undefined,
): Videos<Fields> {
  const videos = new Map<string, Video<Fields>>();

  const change = (key: string, patch: Partial<Video<Fields>>) => {
    const video = videos.get(key);
    if (video) videos.set(key, { ...video, ...patch, updatedAt: ground.clock.now() });
  };

  const process = processing({ ground, rules, find: (key) => videos.get(key), change, onReady });
  const hasFile = ({ status }: Video<Fields>) => status === "ready" || status === "updating";

  return {
    create(fields) {
      const createdAt = ground.clock.now();
      const key = freshKey(videos);
      const video = { ...unborn, key, fields, createdAt, updatedAt: createdAt };
      videos.set(key, video);
      return video;
    },
    find: (key) => videos.get(key),
    all: () => [...videos.values()],
    update: (key, revise) => {
      const video = videos.get(key);
      if (video) change(key, { fields: revise(video.fields) });
    },
    remove: (key) => void videos.delete(key),
    await(key) {
      const video = videos.get(key);
      if (video) change(key, { status: hasFile(video) ? "updating" : "processing" });
    },
    receive(key, original, digest) {
      const video = videos.get(key);
      if (!video) return;
      const status = hasFile(video) ? "updating" : "processing";
      change(key, { status, original, error: undefined });
      ground.background(() => process(key, original, digest));
    },
    fail(key, error) {
      change(key, { status: "failed", error });
    },
  };
}

interface Processing<Fields> {
  readonly ground: Ground;
  readonly rules: Pick<JwplayerRules, "failProcessing">;
  readonly find: (key: string) => Video<Fields> | undefined;
  readonly change: (key: string, patch: Partial<Video<Fields>>) => void;
  readonly onReady: (video: Video<Fields>, first: boolean) => void;
}

/** What is done to a file once the platform has it. It ends without effect when a newer file has come. */
function processing<Fields>({ ground, rules, find, change, onReady }: Processing<Fields>) {
  const complete = async (key: string, original: Original, digest: () => Promise<Digests>) => {
    const digested = { ...original, ...(await digest()) };
    if (find(key)?.original === original) change(key, { original: digested });
    return digested;
  };
  return async (
    key: string,
    received: Original | undefined,
    digest?: () => Promise<Digests>,
  ): Promise<void> => {
    const original = received && digest ? await complete(key, received, digest) : received;
    await ground.clock.sleep(ground.processingMs);
    const before = find(key);
    if (!before || before.original !== original) return;
    const error = rules.failProcessing(original?.fileName);
    change(key, { status: error === undefined ? "ready" : "failed", error });
    const after = find(key);
    if (after?.status === "ready") onReady(after, before.status !== "updating");
  };
}

const unborn = { status: "created", original: undefined, error: undefined } as const;
