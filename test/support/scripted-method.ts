import type { Asset, Json, Part, Receipt } from "../../src/model.js";
import type { Call, Inspection, Method, OpenRequest, Verb } from "../../src/provider.js";

/** One call of a verb, as the method saw it. */
export interface Invocation {
  readonly verb: Verb;
  readonly part: number | undefined;
  readonly repeated: boolean;
  readonly call: Call;
}

/** What a verb does, instead of succeeding at once, the first time it is called, the second time, and so on. */
export type Script = Partial<Record<Verb, readonly ((call: Call) => Promise<unknown>)[]>>;

/** Verbs that a method may do without. */
type Optional = "recover" | "inspect" | "discard";

export interface ScriptedMethod extends Method {
  readonly invocations: readonly Invocation[];
  /** Verbs called, in order. */
  readonly verbs: () => readonly Verb[];
}

export const asset: Asset = {
  id: "asset-1",
  provider: "Toy",
  state: "processing",
  platformState: "queued",
  urls: {},
};

/**
 * A method whose verbs follow a script and succeed when it has ended: `open` and `recover` answer a session, `send` the
 * part's receipt, `inspect` that nothing is held.
 * @param changes fields in which this method differs
 */
export function scriptedMethod(script: Script = {}, changes: Partial<Method> = {}): ScriptedMethod {
  const invocations: Invocation[] = [];
  const play = async <T>(verb: Verb, call: Call, success: T, part?: Part): Promise<T> => {
    const turn = invocations.filter((earlier) => earlier.verb === verb).length;
    invocations.push({ verb, part: part?.index, repeated: call.repeated, call });
    const act = script[verb]?.[turn];
    return act === undefined ? success : ((await act(call)) as T);
  };
  return {
    name: "toy",
    shape: "chunked",
    limits: { width: 2 },
    cost: { perUpload: 2, perPart: 1 },
    strength: "it is a toy",
    unclearSend: "resend",
    open: (_request, call) => play<Json>("open", call, { id: "session-1" }),
    recover: (_request, call) => play<Json | undefined>("recover", call, undefined),
    send: (_session, part, _body, call) =>
      play<Receipt>("send", call, { part: part.index, proof: "stored" }, part),
    finish: (_session, _receipts, _request, call) => play("finish", call, asset),
    inspect: (_session, _parts, call) =>
      play<Inspection>("inspect", call, { held: [], complete: false }),
    discard: (_session, call) => play<undefined>("discard", call, undefined),
    ...changes,
    invocations,
    verbs: () => invocations.map(({ verb }) => verb),
  };
}

/** The same method without some of its verbs. */
export function without(method: ScriptedMethod, ...verbs: readonly Optional[]): ScriptedMethod {
  const kept = Object.entries(method).filter(([name]) => !verbs.some((verb) => verb === name));
  return Object.fromEntries(kept) as unknown as ScriptedMethod;
}

/** A verb's turn in which it fails. */
export function fails(error: Error): () => Promise<never> {
  return () => Promise.reject(error);
}

export function liveCall(changes: Partial<Call> = {}): Call {
  return { signal: new AbortController().signal, repeated: false, ...changes };
}

export const part: Part = { index: 3, start: 300, end: 400 };

/** A body that no scripted verb reads. */
export const unreadBody = {
  sizeBytes: 100,
  open: () => Promise.reject(new Error("a scripted method reads no body")),
};

export const openRequest: OpenRequest = {
  content: {
    facts: {
      kind: "memory",
      name: "talk.mp4",
      sizeBytes: 1_000,
      contentType: "video/mp4",
      fingerprint: "f",
      identity: "i",
      url: undefined,
      unreachable: undefined,
    },
    parts: [part],
    slice: () => unreadBody,
  },
  metadata: { title: "Talk" },
  extras: {},
  assetId: undefined,
  uploadId: "upload-1",
  startedAt: 0,
};
