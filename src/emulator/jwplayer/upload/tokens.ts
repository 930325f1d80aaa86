/** The tokens and session ids by which the upload host knows what a file is for. */
import { randomBytes } from "node:crypto";
import type { Clock } from "../../contract.js";
import { alphanumerics } from "../ids.js";
import type { JwplayerRules } from "../rules.js";

export interface Tokens {
  /** A new token of 40 hex digits for the video, track or thumbnail of this key. */
  issue(key: string): string;
  /** That key, while the token is valid. */
  keyOf(token: string): string | undefined;
  /** An upload has succeeded with it. */
  spend(token: string): void;
}

export function createTokens(clock: Clock, rules: JwplayerRules): Tokens {
  const issued = new Map<string, { readonly key: string; readonly expiresAt: number }>();
  return {
    issue(key) {
      const token = randomBytes(20).toString("hex");
      issued.set(token, { key, expiresAt: clock.now() + rules.tokenLifetimeMs });
      return token;
    },
    keyOf(token) {
      const grant = issued.get(token);
      return grant && clock.now() < grant.expiresAt ? grant.key : undefined;
    },
    spend(token) {
      if (rules.singleUseTokens) issued.delete(token);
    },
  };
}

export interface SessionIds {
  /** A new session id of 40 letters and digits for this video. */
  issue(videoKey: string): string;
  /** Ids stay valid: how long the platform's do is not documented. */
  videoOf(sessionId: string): string | undefined;
}

export function createSessionIds(): SessionIds {
  const issued = new Map<string, string>();
  return {
    issue(videoKey) {
      const sessionId = alphanumerics(40);
      issued.set(sessionId, videoKey);
      return sessionId;
    },
    videoOf: (sessionId) => issued.get(sessionId),
  };
}
