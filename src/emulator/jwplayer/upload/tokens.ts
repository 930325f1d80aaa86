/** The tokens by which the upload host knows which video a form is for. */
import { randomBytes } from "node:crypto";
import type { Clock } from "../../contract.js";
import type { JwplayerRules } from "../rules.js";

export interface Tokens {
  /** A new token of 40 hex digits for this video. */
  issue(videoKey: string): string;
  /** The video's key, while the token is valid. */
  videoOf(token: string): string | undefined;
  /** An upload has succeeded with it. */
  spend(token: string): void;
}

export function createTokens(clock: Clock, rules: JwplayerRules): Tokens {
  const issued = new Map<string, { readonly videoKey: string; readonly expiresAt: number }>();
  return {
    issue(videoKey) {
      const token = randomBytes(20).toString("hex");
      issued.set(token, { videoKey, expiresAt: clock.now() + rules.tokenLifetimeMs });
      return token;
    },
    videoOf(token) {
      const grant = issued.get(token);
      return grant && clock.now() < grant.expiresAt ? grant.videoKey : undefined;
    },
    spend(token) {
      if (rules.singleUseTokens) issued.delete(token);
    },
  };
}
