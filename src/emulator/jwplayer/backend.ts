/** What the parts of the emulated JW Player v1 share. */
import type { Ground } from "../contract.js";
import type { JwplayerCredentials } from "../options.js";
import { createAttachments } from "./attachments.js";
import type { Attachments } from "./attachments.js";
import type { JwplayerRules } from "./rules.js";
import { createStorageAccount } from "./s3/account.js";
import type { StorageAccount } from "./s3/account.js";
import { createSessionIds, createTokens } from "./upload/tokens.js";
import type { SessionIds, Tokens } from "./upload/tokens.js";
import { createVideos } from "./videos.js";
import type { TextFields, Videos } from "./videos.js";

export interface Backend {
  readonly ground: Ground;
  readonly credentials: JwplayerCredentials;
  readonly rules: JwplayerRules;
  readonly videos: Videos;
  /** `kind`, `label` and `language` of each. */
  readonly tracks: Attachments<TextFields>;
  /** Uploaded ones only: those cut from a video have no file. */
  readonly thumbnails: Attachments<TextFields>;
  readonly tokens: {
    readonly videos: Tokens;
    readonly tracks: Tokens;
    readonly thumbnails: Tokens;
  };
  readonly sessionIds: SessionIds;
  readonly storage: StorageAccount;
}

export function createBackend(
  ground: Ground,
  credentials: JwplayerCredentials,
  rules: JwplayerRules,
): Backend {
  const newTokens = () => createTokens(ground.clock, rules);
  return {
    ground,
    credentials,
    rules,
    videos: createVideos(ground, rules),
    tracks: createAttachments(ground.clock),
    thumbnails: createAttachments(ground.clock),
    tokens: { videos: newTokens(), tracks: newTokens(), thumbnails: newTokens() },
    sessionIds: createSessionIds(),
    storage: createStorageAccount(),
  };
}
