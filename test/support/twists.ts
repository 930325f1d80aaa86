/** What can become of a call to the toy platform. */
import type { UploadError } from "../../src/errors.js";
import type { Call } from "../../src/provider.js";
import type { Deferred } from "./deferred.js";
import { deferred } from "./deferred.js";
import { failure } from "./failure.js";

/** Decides what becomes of one call: `act` is what the platform would have done. */
export type Twist = (act: () => Promise<unknown>, call: Call) => Promise<unknown>;

/** Nothing is done. */
export function refuses(error: UploadError): Twist {
  return () => Promise.reject(error);
}

/** Everything is done, and the answer is lost. */
export function losesAnswer(error = failure("interrupted")): Twist {
  return async (act) => {
    await act();
    throw error;
  };
}

/** As usual. */
export const works: Twist = (act) => act();

/** Nothing is done and no answer comes, until the caller gives up. */
export const hangs: Twist = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    const end = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) end();
    signal.addEventListener("abort", end);
  });

/** Something happens first, in the very moment of the call. */
export function after(happens: () => void, then: Twist = works): Twist {
  return (act, call) => {
    happens();
    return then(act, call);
  };
}

export interface Hold {
  readonly twist: Twist;
  /** Resolves when the call has arrived. */
  readonly arrived: Promise<void>;
  readonly release: () => void;
}

/** A call that waits until the test lets it go on, or its caller gives up. */
export function hold(): Hold {
  const arrived: Deferred<void> = deferred();
  const gate: Deferred<void> = deferred();
  return {
    arrived: arrived.promise,
    release: () => {
      gate.resolve();
    },
    async twist(act, call) {
      arrived.resolve();
      await Promise.race([gate.promise, hangs(act, call)]);
      return act();
    },
  };
}
