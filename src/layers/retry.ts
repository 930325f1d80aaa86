import { asUploadError, UploadError } from "../errors.js";
import type { ErrorKind } from "../errors.js";
import type { Json, Part, Receipt, Runtime } from "../model.js";
import type { Call, Content, Method, Verb } from "../provider.js";
import { sleep } from "../runtime.js";
import { backoffMs } from "./backoff.js";
import type { BackoffRule, RetryBucket } from "./backoff.js";
import { aroundVerbs } from "./verbs.js";

export interface RetryRule extends BackoffRule {
  /** Tries without any progress between them before an operation fails. */
  readonly attempts: number;
  /** How often the platform may answer "slow down" to one operation before it fails. */
  readonly maxThrottles: number;
}

/** What the retry layer shares with the rest of one upload. */
export interface RetryContext {
  readonly rule: RetryRule;
  readonly runtime: Runtime;
  readonly bucket: RetryBucket;
  /** Grows whenever the platform acknowledged bytes; a larger value renews the budget of every operation. */
  readonly progressMark: () => number;
  readonly onRetry: (retry: {
    readonly operation: Verb;
    readonly part: number | undefined;
    readonly attempt: number;
    readonly delayMs: number;
    readonly error: UploadError;
  }) => void;
}

/** The failures after which the server may have acted although no answer came. */
const unclear: ReadonlySet<ErrorKind> = new Set(["interrupted", "stalled"]);

/** The failures that say for certain that nothing was done. */
const harmless: readonly ErrorKind[] = ["unreachable", "throttled"];

/** The verbs that make things: after one try of theirs that may have acted, it is not known whether anything was made. */
const making: ReadonlySet<Verb> = new Set(["open", "finish"]);

/**
 * Which failures of which verb are worth another try. `open` makes things, so an unclear one is repeated only by methods
 * that can look for what it made; the others may be repeated by contract. `corrupted` is worth sending again.
 */
const retried: Readonly<Record<Verb, ReadonlySet<ErrorKind>>> = {
  probe: new Set([...harmless, ...unclear]),
  open: new Set([...harmless, ...unclear]),
  recover: new Set([...harmless, ...unclear]),
  send: new Set([...harmless, ...unclear, "corrupted"]),
  finish: new Set([...harmless, ...unclear]),
  inspect: new Set([...harmless, ...unclear]),
  discard: new Set([...harmless, ...unclear]),
  attach: new Set([...harmless, ...unclear, "corrupted"]),
  status: new Set([...harmless, ...unclear]),
  update: new Set([...harmless, ...unclear]),
  delete: new Set([...harmless, ...unclear]),
};

/** One operation that may be tried again. */
export interface Operation<T> {
  readonly verb: Verb;
  readonly part?: number | undefined;
  readonly call: Call;
  /** False when an unclear failure must not be followed by another try. Default true. */
  readonly repeatable?: boolean;
  run(call: Call): Promise<T>;
}

/**
 * Runs an operation until it succeeds, fails for good, or its budget is spent. The error it ends with is stamped
 * `exhausted` so that no outer layer tries again.
 */
export async function retrying<T>(operation: Operation<T>, context: RetryContext): Promise<T> {
  const budget = startBudget(context);
  let call = operation.call;
  for (;;) {
    try {
      const result = await operation.run(call);
      context.bucket.refill();
      return result;
    } catch (thrown) {
      const error = asUploadError(thrown);
      const delayMs = budget.delayAfter(error, operation);
      if (delayMs === undefined) throw budget.stamp(verdict(error, operation.verb, call));
      call = { ...call, repeated: call.repeated || unclear.has(error.kind) };
      const { verb, part } = operation;
      context.onRetry({ operation: verb, part, attempt: budget.tries(), delayMs, error });
      await sleep(context.runtime, delayMs, call.signal);
    }
  }
}

/** What the whole operation failed with: a harmless last try does not take back an earlier one that may have acted. */
function verdict(error: UploadError, verb: Verb, { repeated }: Call): UploadError {
  if (!repeated || !making.has(verb) || !harmless.includes(error.kind)) return error;
  const { provider, method, operation, status, code, requestId, attempts } = error;
  const where = { provider, method, operation, status, code, requestId, attempts };
  const message = `${error.message}, after an earlier try that may have been carried out`;
  return new UploadError("interrupted", message, { ...where, cause: error });
}

interface Budget {
  /** How long to wait before the next try; undefined when there must be none. */
  delayAfter(error: UploadError, operation: Operation<unknown>): number | undefined;
  stamp(error: UploadError): UploadError;
  tries(): number;
}

function startBudget({ rule, runtime, bucket, progressMark }: RetryContext): Budget {
  let mark = progressMark();
  let tries = 0;
  let failures = 0;
  let throttles = 0;
  const afterThrottle = (error: UploadError): number | undefined => {
    throttles += 1;
    if (throttles > rule.maxThrottles) return undefined;
    const spreadMs = backoffMs(throttles, rule, runtime.random());
    return (error.retryAfterMs ?? 0) + spreadMs;
  };
  const afterFailure = (error: UploadError): number | undefined => {
    failures = progressMark() > mark ? 1 : failures + 1;
    mark = progressMark();
    if (failures >= rule.attempts || !bucket.take()) return undefined;
    return Math.max(error.retryAfterMs ?? 0, backoffMs(failures, rule, runtime.random()));
  };
  return {
    delayAfter(error, { verb, call, repeatable = true }) {
      tries += 1;
      if (call.signal.aborted || error.exhausted || !retried[verb].has(error.kind))
        return undefined;
      if (unclear.has(error.kind) && !repeatable) return undefined;
      return error.kind === "throttled" ? afterThrottle(error) : afterFailure(error);
    },
    stamp: (error) => error.with({ attempts: Math.max(tries, error.attempts), exhausted: true }),
    tries: () => tries,
  };
}

/**
 * The method with every verb tried again where that is safe and useful.
 * @param content what the upload sends, for a look at what the platform holds of it
 */
export function withRetry(method: Method, context: RetryContext, content: Content): Method {
  const careful: Method = {
    ...method,
    open: async (request, call) =>
      (call.repeated ? await method.recover?.(request, call) : undefined) ??
      (await method.open(request, call)),
    send: async (session, part, body, call) =>
      (await receiptOfLostSend(method, { session, part, content }, call)) ??
      (await method.send(session, part, body, call)),
  };
  return aroundVerbs(careful, ({ verb, part }, call, run) => {
    const repeatable = verb !== "open" || method.recover !== undefined;
    return retrying({ verb, part: part?.index, call, repeatable, run }, context);
  });
}

/** Before a part is sent again by a method that must ask first: the receipt, if the lost attempt did arrive. */
async function receiptOfLostSend(
  method: Method,
  { session, part, content }: { session: Json; part: Part; content: Content },
  call: Call,
): Promise<Receipt | undefined> {
  if (!call.repeated || method.unclearSend !== "inspect") return undefined;
  const inspection = await method.inspect?.(session, [part], call, content);
  const receipt = inspection?.held.find((candidate) => candidate.part === part.index);
  return receipt ?? (inspection?.complete ? { part: part.index, proof: null } : undefined);
}
