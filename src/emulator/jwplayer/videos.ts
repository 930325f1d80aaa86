/** The videos of the account and the life of each: created, processing, ready or failed, updating, gone. */
import { randomBytes } from "node:crypto";
import type { EmulatedAsset, Ground } from "../contract.js";
import type { Digests } from "../digest.js";
import type { JwplayerRules } from "./rules.js";

/** The state words of `/videos/show`. `updating`: it was ready, and a new original is being processed. */
type Status = "created" | "processing" | "ready" | "updating" | "failed";

export interface Video {
  readonly key: string;
  readonly status: Status;
  /** What create and update were given, by the platform's names: `title`, `tags`, `custom.<name>` and the like. */
  readonly fields: Readonly<Record<string, string>>;
  /** Unix seconds. */
  readonly created: number;
  /** Unix seconds. */
  readonly updated: number;
  readonly original: Original | undefined;
  /** Why it failed. */
  readonly error: string | undefined;
}

/** A complete file as the platform received it. */
interface Original extends Digests {
  readonly via: "form" | "s3" | "fetch";
  readonly fileName: string | undefined;
}

export interface Videos {
  create(fields: Video["fields"]): Video;
  find(key: string): Video | undefined;
  /** In order of creation. */
  all(): readonly Video[];
  update(key: string, fields: Video["fields"]): void;
  remove(key: string): void;
  /** Takes a complete file and begins to process it. Without effect on a video that is gone. */
  receive(key: string, original: Original): void;
  /** Gives up on a video whose file never came. Without effect on one that is gone. */
  fail(key: string, error: string): void;
  assets(): readonly EmulatedAsset[];
}

export function createVideos(ground: Ground, rules: JwplayerRules): Videos {
  const videos = new Map<string, Video>();
  const nowSeconds = () => Math.floor(ground.clock.now() / 1000);

  const change = (key: string, patch: Partial<Video>) => {
    const video = videos.get(key);
    if (video) videos.set(key, { ...video, ...patch, updated: nowSeconds() });
  };

  const process = async (key: string, original: Original) => {
    await ground.clock.sleep(ground.processingMs);
    // A newer original has its own processing.
    if (videos.get(key)?.original !== original) return;
    const error = rules.failProcessing(original.fileName);
    change(key, { status: error === undefined ? "ready" : "failed", error });
  };

  return {
    create(fields) {
      const created = nowSeconds();
      const key = freshKey(videos);
      const video: Video = { ...unborn, key, fields, created, updated: created };
      videos.set(key, video);
      return video;
    },
    find: (key) => videos.get(key),
    all: () => [...videos.values()],
    update: (key, fields) => {
      change(key, { fields: { ...videos.get(key)?.fields, ...fields } });
    },
    remove: (key) => void videos.delete(key),
    receive(key, original) {
      const before = videos.get(key);
      if (!before) return;
      const hadOne = before.status === "ready" || before.status === "updating";
      change(key, { status: hadOne ? "updating" : "processing", original, error: undefined });
      ground.background(() => process(key, original));
    },
    fail: (key, error) => {
      change(key, { status: "failed", error });
    },
    assets: () => [...videos.values()].map(toAsset),
  };
}

const unborn = { status: "created", original: undefined, error: undefined } as const;

/** 8 letters and digits, as on the real platform. */
function freshKey(taken: ReadonlyMap<string, unknown>): string {
  for (;;) {
    const key = randomBytes(12).toString("base64").replace(/[+/]/g, "").slice(0, 8);
    if (key.length === 8 && !taken.has(key)) return key;
  }
}

function toAsset({ key, status, fields, original }: Video): EmulatedAsset {
  return {
    platform: "jwplayer",
    id: key,
    title: fields.title ?? "",
    state: status,
    via: original?.via,
    sizeBytes: original?.sizeBytes,
    sha256: original?.sha256,
    fileName: original?.fileName,
    metadata: fields,
  };
}
