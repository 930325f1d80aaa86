import { abortedError } from "../../../errors.js";

/** Where calls get their session (KS) from. */
export interface Sessions {
  readonly remedy: Remedy;
  /** A session that is good for the next call. @throws UploadError as the issuer does, or `aborted` */
  current(signal: AbortSignal): Promise<string>;
  /**
   * A session in place of one that Kaltura no longer takes. Callers that come with the same stale session at the same
   * time share one renewal; who comes later is given its result.
   */
  renew(stale: string, signal: AbortSignal): Promise<string>;
}

/** What to check when Kaltura takes none of the sessions, as clauses. */
export interface Remedy {
  /** For one that Kaltura cannot read, or that is signed with another secret. */
  readonly refused: string;
  /** For a new one that counts as ended. */
  readonly ended: string;
}

/** A session and until when, in Unix milliseconds, it is used without a second thought. */
export interface Issued {
  readonly ks: string;
  readonly freshUntil: number;
}

/** One way of getting a session. */
export interface Issuer {
  readonly remedy: Remedy;
  /** Ends soon after the signal fires. @throws UploadError; none of a kind that leaves open whether anything was done */
  issue(signal: AbortSignal): Promise<Issued>;
}

interface Renewal {
  readonly done: Promise<Issued>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Keeps one session at a time and replaces it when it is no longer fresh. A renewal belongs to all who wait for it: it
 * ends early only when the last of them has gone, and that one sees it end.
 */
export function createSessions(issuer: Issuer, clock: () => number): Sessions {
  let held: Issued | undefined;
  let pending: Renewal | undefined;

  function begin(): Renewal {
    const stop = new AbortController();
    const done = Promise.resolve()
      .then(() => issuer.issue(stop.signal))
      .then((issued) => (held = issued))
      .finally(() => {
        if (pending === renewal) pending = undefined;
      });
    const renewal: Renewal = { done, stop, waiting: 0 };
    return renewal;
  }

  async function renewed(signal: AbortSignal): Promise<string> {
    requireLive(signal);
    const renewal = (pending ??= begin());
    renewal.waiting += 1;
    try {
      return (await unlessAborted(renewal.done, signal)).ks;
    } finally {
      renewal.waiting -= 1;
      if (renewal.waiting === 0 && signal.aborted) await end(renewal);
    }
  }

  async function end(renewal: Renewal): Promise<void> {
    if (pending === renewal) pending = undefined;
    renewal.stop.abort();
    await renewal.done.catch(() => undefined);
  }

  return {
    remedy: issuer.remedy,
    current: async (signal) =>
      held !== undefined && clock() < held.freshUntil ? held.ks : await renewed(signal),
    renew: async (stale, signal) =>
      held !== undefined && held.ks !== stale ? held.ks : await renewed(signal),
  };
}

function requireLive(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal);
}

/** The promise's outcome, or the abort's error as soon as the signal fires. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(abortedError(signal));
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", stop);
    });
  });
}
