import type { Part } from "../model.js";
import type { Call, Method, Verb } from "../provider.js";

/** Which verb is about to run, and on what. */
export interface Invocation {
  readonly verb: Verb;
  /** The part being sent; only `send` has one. */
  readonly part: Part | undefined;
  /** Bytes of the file that this verb sends, 0 for all but `send`. */
  readonly bodyBytes: number;
}

/** What a layer does around one verb: it may change the call, run it more than once, or look at its outcome. */
export type Around = <T>(
  invocation: Invocation,
  call: Call,
  run: (call: Call) => Promise<T>,
) => Promise<T>;

/** The same method with every verb, present or absent as before, run through `around`. */
export function aroundVerbs(method: Method, around: Around): Method {
  const { recover, inspect, discard } = method;
  const plain = (verb: Verb): Invocation => ({ verb, part: undefined, bodyBytes: 0 });
  return {
    ...method,
    open: (request, call) => around(plain("open"), call, (inner) => method.open(request, inner)),
    send: (session, part, body, call) =>
      around({ verb: "send", part, bodyBytes: body.sizeBytes }, call, (inner) =>
        method.send(session, part, body, inner),
      ),
    finish: (session, receipts, request, call) =>
      around(plain("finish"), call, (inner) => method.finish(session, receipts, request, inner)),
    ...(recover && {
      recover: (request, call) =>
        around(plain("recover"), call, (inner) => recover(request, inner)),
    }),
    ...(inspect && {
      inspect: (session, parts, call, content) =>
        around(plain("inspect"), call, (inner) => inspect(session, parts, inner, content)),
    }),
    ...(discard && {
      discard: (session, call) =>
        around(plain("discard"), call, (inner) => discard(session, inner)),
    }),
  };
}
