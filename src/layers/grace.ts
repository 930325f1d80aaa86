import { abortedError } from "../errors.js";
import type { Runtime } from "../model.js";
import type { Call, Method } from "../provider.js";
import { aroundVerbs } from "./verbs.js";

/** How long an abort waits for the answer of a call that creates things, in milliseconds. */
const graceMs = 5_000;

/**
 * The method with an abort that lets `open` and `finish` end first, for a while: they create things, and only once their
 * answer is here can what they created be removed for certain.
 */
export function withGrace(method: Method, runtime: Runtime): Method {
  return aroundVerbs(method, ({ verb }, call, run) =>
    verb === "open" || verb === "finish" ? outlast(call, runtime, run) : run(call),
  );
}

async function outlast<T>(
  call: Call,
  runtime: Runtime,
  run: (call: Call) => Promise<T>,
): Promise<T> {
  const { signal } = call;
  if (signal.aborted) throw abortedError(signal);
  const late = new AbortController();
  let cancel = (): void => undefined;
  const onAbort = (): void => {
    cancel = runtime.after(graceMs, () => {
      late.abort(signal.reason);
    });
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await run({ ...call, signal: late.signal });
  } finally {
    signal.removeEventListener("abort", onAbort);
    cancel();
  }
}
