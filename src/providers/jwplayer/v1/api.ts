import { asUploadError } from "../../../errors.js";
import { bytesBody } from "../../../http/bytes.js";
import type { Http, HttpResponse } from "../../../http/http.js";
import type { Call } from "../../../provider.js";
import { parseAnswer } from "./answers.js";
import type { Answer, RateLimit } from "./answers.js";
import type { Config } from "./config.js";
import { apiFailure } from "./failure.js";
import { callsPerMinute } from "../limits.js";
import { untilReset } from "../budget.js";
import type { CallsLeft } from "../budget.js";
import { providerName } from "./name.js";
import { signedForm } from "./sign.js";
import type { Fields } from "./sign.js";

/** Signed calls to API v1. */
export interface Api {
  /**
   * One call, made once.
   * @param operation Class and method, as in `videos.create`.
   * @returns The answer, whose status is `ok`.
   * @throws UploadError `throttled` without a call when the account's budget is known to be spent; whatever the
   * platform's refusal means otherwise.
   */
  call(operation: string, fields: Fields, call: Call): Promise<Answer>;
}

export function createApi(config: Config, http: Http): Api {
  const { budget, clock } = config;
  return {
    async call(operation, fields, call) {
      const count = countOf(operation, config);
      budget.admit(count, { provider: providerName, operation });
      const response = await post(config, http, { operation, fields, call });
      const answer = parseAnswer(response.body);
      const left = callsLeft(response, answer?.rate_limit, clock());
      if (left !== undefined) budget.note(count, left);
      if (response.status < 300 && answer?.status === "ok") return answer;
      throw apiFailure({ operation, response, answer, nowMs: config.clock() });
    },
  };
}

/**
 * `/videos/list` is counted on its own (30 a minute), everything else together (60 a minute for each property):
 * JW Platform release notes, 2016-09-28.
 */
function countOf(operation: string, { apiKey, baseUrl }: Config): string {
  const kind = operation === "videos.list" ? operation : "all others";
  return `v1 ${apiKey}@${baseUrl}: ${kind}`;
}

/** A refusal for too many calls says so even where the answer does not tell of the rate. */
function callsLeft(
  { status }: HttpResponse,
  rate: RateLimit | undefined,
  nowMs: number,
): CallsLeft | undefined {
  const resetsAtMs = nowMs + untilReset(rate?.reset, nowMs);
  if (rate !== undefined) return { ...rate, resetsAtMs };
  return status === 429 ? { remaining: 0, limit: callsPerMinute, resetsAtMs } : undefined;
}

/** Always a form: in a query, signature and key would end up in the logs of every proxy on the way. */
async function post(
  config: Config,
  http: Http,
  { operation, fields, call }: { operation: string; fields: Fields; call: Call },
): Promise<HttpResponse> {
  const form = signedForm(fields, config, { nowMs: config.clock(), random: config.random() });
  try {
    return await http.send({
      method: "POST",
      url: `${config.baseUrl}/v1/${operation.replaceAll(".", "/")}`,
      headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
      body: bytesBody(Buffer.from(form)),
      signal: call.signal,
      onSent: call.onSent,
    });
  } catch (error) {
    throw asUploadError(error).with({ provider: providerName, operation });
  }
}
