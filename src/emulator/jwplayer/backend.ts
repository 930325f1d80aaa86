/** What the parts of the emulated JW Player share. */
import { randomBytes } from "node:crypto";
import type { Ground } from "../contract.js";
import type { JwplayerCredentials } from "../options.js";
import type { JwplayerRules } from "./rules.js";
import { createTokens } from "./upload/tokens.js";
import type { Tokens } from "./upload/tokens.js";
import { createVideos } from "./videos.js";
import type { Videos } from "./videos.js";

export interface Backend {
  readonly ground: Ground;
  readonly credentials: JwplayerCredentials;
  readonly rules: JwplayerRules;
  readonly videos: Videos;
  readonly tokens: Tokens;
  /** The platform's own account at S3, by which it signs its links. */
  readonly storage: { readonly accessKeyId: string; readonly secret: string };
}

export function createBackend(
  ground: Ground,
  credentials: JwplayerCredentials,
  rules: JwplayerRules,
): Backend {
  return {
    ground,
    credentials,
    rules,
    videos: createVideos(ground, rules),
    tokens: createTokens(ground.clock, rules),
    storage: {
      accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
      secret: randomBytes(30).toString("base64"),
    },
  };
}
