import type { Config } from "./config.js";
import { makeKsV1, makeKsV2, saltBytes } from "./ks.js";

/** Where calls get their session (KS) from. */
export interface Sessions {
  /** A session that is good for the next call. */
  current(): Promise<string>;
  /**
   * A session in place of one that Kaltura no longer takes. Callers that come with the same stale session at the same
   * time share one renewal; who comes later is given its result.
   */
  renew(stale: string): Promise<string>;
}

/** A session and until when, in Unix milliseconds, it is used without a second thought. */
export interface Issued {
  readonly ks: string;
  readonly freshUntil: number;
}

/** Keeps one session at a time and replaces it when it is no longer fresh. */
export function createSessions(issue: () => Promise<Issued>, clock: () => number): Sessions {
  let held: Issued | undefined;
  let pending: Promise<Issued> | undefined;

  async function replaced(): Promise<string> {
    pending ??= Promise.resolve()
      .then(issue)
      .then((issued) => (held = issued))
      .finally(() => {
        pending = undefined;
      });
    return (await pending).ks;
  }

  return {
    current: async () =>
      held !== undefined && clock() < held.freshUntil ? held.ks : await replaced(),
    renew: async (stale) => (held !== undefined && held.ks !== stale ? held.ks : await replaced()),
  };
}

/** Sessions made on this machine with the account's secret; no call is needed for them. */
export function localSessions(config: Config): Sessions {
  return createSessions(() => Promise.resolve(issueLocally(config)), config.clock);
}

function issueLocally(config: Config): Issued {
  const { partnerId, userId, privileges, sessionLifetimeMs } = config;
  const now = config.clock();
  const expiresAt = Math.floor((now + sessionLifetimeMs) / 1000);
  const grant = { partnerId, userId, privileges, expiresAt, type: config.sessionType };
  const salt = config.randomBytes(saltBytes);
  const ks =
    config.ksVersion === 2
      ? makeKsV2(grant, config.adminSecret, salt)
      : makeKsV1(
          grant,
          config.adminSecret,
          new DataView(salt.buffer, salt.byteOffset).getUint16(0),
        );
  return { ks, freshUntil: now + sessionLifetimeMs / 2 };
}
