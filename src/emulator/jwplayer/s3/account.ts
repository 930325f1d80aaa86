/** The platform's own account at S3, by which it signs its links. */
import { randomBytes } from "node:crypto";
import type { Ground } from "../../contract.js";
import type { JwplayerRules } from "../rules.js";

export interface StorageAccount {
  readonly accessKeyId: string;
  readonly secret: string;
}

/** All that links are made of and judged by. */
export interface Storehouse {
  readonly ground: Ground;
  readonly rules: Pick<JwplayerRules, "linkLifetimeMs" | "maxPutBytes">;
  readonly storage: StorageAccount;
}

export function createStorageAccount(): StorageAccount {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secret: randomBytes(30).toString("base64"),
  };
}
