/** What the emulated account holds, and what all services are given. */
import type { Ground } from "../contract.js";
import type { SessionLog } from "./access.js";
import type { AppToken } from "./app-token.js";
import type { Asset } from "./assets/asset.js";
import type { Entry } from "./entry.js";
import type { HazardLog } from "./hazards.js";
import type { KalturaRules } from "./rules.js";
import type { UploadToken } from "./token.js";

export interface KalturaAccount {
  readonly partnerId: number;
  /** Signs all sessions, and starts sessions of both types. */
  readonly adminSecret: string;
  /** Starts users' sessions through `session.start`. Undefined: there is none. */
  readonly userSecret?: string | undefined;
  readonly userId: string;
  /** An application token that is there from the beginning. */
  readonly appToken?: Pick<AppToken, "id" | "token" | "hashType"> | undefined;
}

export interface World {
  readonly ground: Ground;
  readonly account: KalturaAccount;
  readonly rules: KalturaRules;
  readonly hazards: HazardLog;
  readonly sessions: SessionLog;
  readonly appTokens: Map<string, AppToken>;
  readonly tokens: Map<string, UploadToken>;
  readonly entries: Map<string, Entry>;
  readonly assets: Map<string, Asset>;
}

/** Unix seconds, the unit of every time in the API. */
export function nowSeconds(world: World): number {
  return Math.floor(world.ground.clock.now() / 1000);
}
