import { asUploadError, UploadError, type ErrorDetails } from "../../errors.js";
import type { Http, HttpResponse } from "../../http/http.js";
import type { Call } from "../../provider.js";
import { requestIdOf, valueIn } from "./answer.js";
import { badStatus, exceptionIn, isStaleSession, refusal } from "./failure.js";
import type { Sessions } from "./session.js";
import { encodeAction, encodePair, type Action, type Envelope } from "./wire.js";

/** What became of one action of a pair. */
type Outcome =
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
   * Makes two calls in one request (a multirequest). The second is made even when the first was refused; refusals are in
   * the outcomes.
   * @throws UploadError when the request as a whole failed.
   */
  pair(first: Action, second: Action, call: Call): Promise<readonly [Outcome, Outcome]>;
}

export interface Access {
  readonly baseUrl: string;
  readonly http: Http;
  readonly sessions: Sessions;
  /** Unix time in milliseconds. */
  readonly clock: () => number;
  /** On whose behalf, for errors. */
  readonly method?: string | undefined;
}

interface Exchange {
  readonly operation: string;
  readonly encode: (ks: string) => Envelope;
  readonly baseUrl: string;
  readonly call: Call;
}

interface Answer {
  readonly value: unknown;
  readonly where: ErrorDetails;
}

export function createApi(access: Access): Api {
  return {
    async call(action, call, host) {
      const baseUrl = trusted(host, access.baseUrl);
      const encode = (ks: string): Envelope => encodeAction(action, ks);
      const exchange = { operation: nameOf(action), encode, baseUrl, call };
      const { value, where } = await withSession(access, exchange);
      const exception = exceptionIn(value);
      if (exception !== undefined) throw refusal(exception, where);
      return value;
    },
    async pair(first, second, call) {
      const operation = `multirequest(${nameOf(first)}, ${nameOf(second)})`;
      const encode = (ks: string): Envelope => encodePair(first, second, ks);
      const exchange = { operation, encode, baseUrl: access.baseUrl, call };
      const { value, where } = await withSession(access, exchange);
      const [one, two] = itemsOf(value, where);
      return [outcome(one, 0, first, where), outcome(two, 1, second, where)];
    },
  };
}

function trusted(host: string | undefined, home: string): string {
  if (host === undefined || !URL.canParse(host)) return home;
  const { protocol } = new URL(host);
  return protocol === "https:" || protocol === new URL(home).protocol
    ? host.replace(/\/+$/, "")
    : home;
}

function nameOf({ service, action }: Action): string {
  return `${service}.${action}`;
}

/**
 * The one repetition that is made here: with a session that has ended nothing was carried out, so the same call is made
 * again with a new one, once.
 */
async function withSession(access: Access, exchange: Exchange): Promise<Answer> {
  const ks = await access.sessions.current();
  const answer = await carryOut(access, exchange, ks);
  const first = exceptionIn(Array.isArray(answer.value) ? answer.value[0] : answer.value);
  if (first === undefined || !isStaleSession(first)) return answer;
  return carryOut(access, exchange, await access.sessions.renew(ks));
}

async function carryOut(access: Access, exchange: Exchange, ks: string): Promise<Answer> {
  const { operation, call, baseUrl } = exchange;
  const { path, headers, body } = exchange.encode(ks);
  const here: ErrorDetails = { provider: "Kaltura", method: access.method, operation };
  const { signal, onSent } = call;
  const url = `${baseUrl}${path}`;
  const request = { method: "POST", url, headers, body, signal, onSent } as const;
  const response = await access.http.send(request).catch((thrown: unknown) => {
    throw asUploadError(thrown).with(here);
  });
  const where = { ...here, status: response.status, requestId: requestIdOf(response) };
  if (!isGood(response)) throw badStatus(response, body.sizeBytes, where, access.clock());
  return { value: valueIn(response, where), where };
}

function isGood({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}

function itemsOf(value: unknown, where: ErrorDetails): readonly [unknown, unknown] {
  if (Array.isArray(value) && value.length === 2) return [value[0], value[1]];
  const whole = exceptionIn(value);
  if (whole !== undefined) throw refusal(whole, where);
  const message = "Kaltura did not answer both calls of a multirequest";
  throw new UploadError("interrupted", message, where);
}

function outcome(value: unknown, index: number, action: Action, whole: ErrorDetails): Outcome {
  const exception = exceptionIn(value);
  if (exception === undefined) return { ok: true, value };
  const where = { ...whole, operation: nameOf(action) };
  if (index === 0 || !isStaleSession(exception))
    return { ok: false, error: refusal(exception, where) };
  // A session that ended between the two is no fault of the second: it is worth another try.
  const message = "Kaltura: the session ended in the middle of a multirequest";
  const details = { ...where, code: exception.code };
  return { ok: false, error: new UploadError("interrupted", message, details) };
}
