import { UploadError, type ErrorDetails } from "../../errors.js";
import type { Call } from "../../provider.js";
import { exchange, operationOf, type Answer, type Server } from "./exchange.js";
import { exceptionIn, isStaleSession, refusal } from "./failure.js";
import type { Remedy, Sessions } from "./sessions/sessions.js";
import { encodeAction, encodeActions, type Action, type Envelope } from "./wire.js";

/** What became of one action of several. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: UploadError };

export interface Api {
  /**
   * Makes one call.
   * @param host Another host that the server named for it. Not followed where it would take the session out of TLS.
   * @throws UploadError of the kind that the failure has; see `failure.ts`.
   */
  call(action: Action, call: Call, host?: string): Promise<unknown>;
  /**
   * Makes several calls in one request (a multirequest), in their order. Each is made even when one before it was
   * refused; refusals are in the outcomes, one for each action. At most one action carries a file.
   * @throws UploadError when the request as a whole failed.
   */
  together<Actions extends readonly Action[]>(
    actions: readonly [...Actions],
    call: Call,
  ): Promise<{ readonly [Index in keyof Actions]: Outcome }>;
}

export interface Access extends Server {
  readonly sessions: Sessions;
}

export function createApi(access: Access): Api {
  const { remedy } = access.sessions;
  return {
    async call(action, call, host) {
      const baseUrl = trusted(host, access.baseUrl);
      const encode = (ks: string): Envelope => encodeAction(action, ks);
      const errand = { operation: operationOf(action), encode, baseUrl, call };
      const { value, where } = await withSession(access, errand);
      const exception = exceptionIn(value);
      if (exception !== undefined) throw refusal(exception, where, remedy);
      return value;
    },
    async together<Actions extends readonly Action[]>(
      actions: readonly [...Actions],
      call: Call,
    ): Promise<{ readonly [Index in keyof Actions]: Outcome }> {
      const operation = `multirequest(${actions.map(operationOf).join(", ")})`;
      const encode = (ks: string): Envelope => encodeActions(actions, ks);
      const errand = { operation, encode, baseUrl: access.baseUrl, call };
      const answer = await withSession(access, errand);
      const outcomes = outcomesOf(answer, actions, remedy);
      return outcomes as { readonly [Index in keyof Actions]: Outcome };
    },
  };
}

/** The value of an action that worked. @throws UploadError why it did not */
export function valueOf(outcome: Outcome): unknown {
  if (outcome.ok) return outcome.value;
  throw outcome.error;
}

function trusted(host: string | undefined, home: string): string {
  if (host === undefined || !URL.canParse(host)) return home;
  const { protocol } = new URL(host);
  return protocol === "https:" || protocol === new URL(home).protocol
    ? host.replace(/\/+$/, "")
    : home;
}

interface Errand {
  readonly operation: string;
  readonly encode: (ks: string) => Envelope;
  readonly baseUrl: string;
  readonly call: Call;
}

/**
 * The one repetition that is made here: with a session that has ended nothing was carried out, so the same call is made
 * again with a new one, once.
 */
async function withSession(access: Access, { encode, ...errand }: Errand): Promise<Answer> {
  const { sessions } = access;
  const { signal } = errand.call;
  const ks = await sessions.current(signal);
  const answer = await exchange(access, { ...errand, envelope: encode(ks) });
  const first = exceptionIn(Array.isArray(answer.value) ? answer.value[0] : answer.value);
  if (first === undefined || !isStaleSession(first)) return answer;
  const envelope = encode(await sessions.renew(ks, signal));
  return exchange(access, { ...errand, envelope });
}

function outcomesOf(
  { value, where }: Answer,
  actions: readonly Action[],
  remedy: Remedy,
): readonly Outcome[] {
  if (Array.isArray(value) && value.length === actions.length)
    return actions.map((action, index) => {
      const here = { ...where, operation: operationOf(action) };
      return outcomeOf(value[index], index === 0, here, remedy);
    });
  const whole = exceptionIn(value);
  if (whole !== undefined) throw refusal(whole, where, remedy);
  const message = "Kaltura did not answer every call of a multirequest";
  throw new UploadError("interrupted", message, where);
}

function outcomeOf(value: unknown, isFirst: boolean, where: ErrorDetails, remedy: Remedy): Outcome {
  const exception = exceptionIn(value);
  if (exception === undefined) return { ok: true, value };
  if (isFirst || !isStaleSession(exception))
    return { ok: false, error: refusal(exception, where, remedy) };
  // A session that ended in between is no fault of what came after: it is worth another try.
  const message = "Kaltura: the session ended in the middle of a multirequest";
  const details = { ...where, code: exception.code };
  return { ok: false, error: new UploadError("interrupted", message, details) };
}
