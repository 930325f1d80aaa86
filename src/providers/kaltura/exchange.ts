/** One request to the API and its answer, with no opinion on sessions. */
import { asUploadError, type ErrorDetails } from "../../errors.js";
import type { Http } from "../../http/http.js";
import type { Call } from "../../provider.js";
import { requestIdOf, valueIn } from "./answer.js";
import { badStatus, exceptionIn, refusal } from "./failure.js";
import type { Remedy } from "./sessions/sessions.js";
import { encodeAction, type Action, type Envelope } from "./wire.js";

export interface Server {
  readonly baseUrl: string;
  readonly http: Http;
  /** Unix time in milliseconds. */
  readonly clock: () => number;
  /** On whose behalf, for errors. */
  readonly method?: string | undefined;
}

export interface Request {
  /** What it is called in errors. */
  readonly operation: string;
  readonly envelope: Envelope;
  readonly call: Call;
  /** Instead of the server's own. */
  readonly baseUrl?: string | undefined;
}

export interface Answer {
  /** The answer's JSON, which may be an exception. */
  readonly value: unknown;
  readonly where: ErrorDetails;
}

/** @throws UploadError when there is no answer, or none of Kaltura's */
export async function exchange(server: Server, request: Request): Promise<Answer> {
  const { operation, call, baseUrl = server.baseUrl } = request;
  const { path, headers, body } = request.envelope;
  const here: ErrorDetails = { provider: "Kaltura", method: server.method, operation };
  const { signal, onSent } = call;
  const url = `${baseUrl}${path}`;
  const response = await server.http
    .send({ method: "POST", url, headers, body, signal, onSent })
    .catch((thrown: unknown) => {
      throw asUploadError(thrown).with(here);
    });
  const { status } = response;
  const where = { ...here, status, requestId: requestIdOf(response) };
  const isGood = status >= 200 && status < 300;
  if (!isGood) throw badStatus(response, body.sizeBytes, where, server.clock());
  return { value: valueIn(response, where), where };
}

/**
 * One call with a certain session, or without any.
 * @throws UploadError of the kind that the failure has; see `failure.ts`
 */
export async function callOnce(
  server: Server,
  {
    action,
    ks,
    call,
    remedy,
  }: {
    readonly action: Action;
    readonly ks: string | undefined;
    readonly call: Call;
    readonly remedy: Remedy;
  },
): Promise<unknown> {
  const operation = operationOf(action);
  const { value, where } = await exchange(server, {
    operation,
    envelope: encodeAction(action, ks),
    call,
  });
  const exception = exceptionIn(value);
  if (exception !== undefined) throw refusal(exception, where, remedy);
  return value;
}

export function operationOf({ service, action }: Action): string {
  return `${service}.${action}`;
}
