import { asUploadError } from "../../../errors.js";
import { bytesBody } from "../../../http/bytes.js";
import type { Http, HttpResponse } from "../../../http/http.js";
import type { Call } from "../../../provider.js";
import { parseAnswer } from "./answers.js";
import type { Answer } from "./answers.js";
import { createBudget } from "./budget.js";
import type { Config } from "./config.js";
import { apiFailure } from "./failure.js";
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

/** The account's call budget lives as long as this value does. */
export function createApi(config: Config, http: Http): Api {
  const budget = createBudget(config.clock);
  return {
    async call(operation, fields, call) {
      budget.admit(operation);
      const response = await post(config, http, { operation, fields, call });
      const answer = parseAnswer(response.body);
      if (answer?.rate_limit !== undefined) budget.note(operation, answer.rate_limit);
      if (response.status < 300 && answer?.status === "ok") return answer;
      throw apiFailure({ operation, response, answer, nowMs: config.clock() });
    },
  };
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
