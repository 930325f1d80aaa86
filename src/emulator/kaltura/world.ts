/** What the emulated account holds, and what all services are given. */
import type { Ground } from "../contract.js";
import type { SessionLog } from "./access.js";
import type { Entry } from "./entry.js";
import type { KalturaRules } from "./rules.js";
import type { UploadToken } from "./token.js";

export interface KalturaAccount {
  readonly partnerId: number;
  readonly adminSecret: string;
  readonly userId: string;
}

export interface World {
  readonly ground: Ground;
  readonly account: KalturaAccount;
  readonly rules: KalturaRules;
  readonly sessions: SessionLog;
  readonly tokens: Map<string, UploadToken>;
  readonly entries: Map<string, Entry>;
}

/** Unix seconds, the unit of every time in the API. */
export function nowSeconds(world: World): number {
  return Math.floor(world.ground.clock.now() / 1000);
}
