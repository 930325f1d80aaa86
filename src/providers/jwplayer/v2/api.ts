import { asUploadError } from "../../../errors.js";
import { bytesBody } from "../../../http/bytes.js";
import type { Http, HttpRequest, HttpResponse } from "../../../http/http.js";
import type { Json } from "../../../model.js";
import type { Call } from "../../../provider.js";
import { untilReset } from "../budget.js";
import type { CallsLeft } from "../budget.js";
import { callsPerMinute } from "../limits.js";
import { parseJson } from "./answers.js";
import type { Config } from "./config.js";
import { apiFailure } from "./failure.js";
import { providerName } from "./name.js";

export interface ApiRequest {
  /** Resource and verb, as in `media.create`: for errors. */
  readonly operation: string;
  readonly method: HttpRequest["method"];
  /** Behind `/v2/`. */
  readonly path: string;
  readonly body?: Json;
  /** The multipart upload that the call is about: its own token authorizes it, in the place of the account's secret. */
  readonly upload?: { readonly uploadId: string; readonly uploadToken: string };
}

/** Calls to API v2. */
export interface Api {
  /**
   * One call, made once.
   * @returns the answer's document; undefined when it has none.
   * @throws UploadError `throttled` without a call when the account's budget is known to be spent; whatever the
   * platform's refusal means otherwise.
   */
  call(request: ApiRequest, call: Call): Promise<unknown>;
}

export function createApi(config: Config, http: Http): Api {
  const { budget, clock } = config;
  return {
    async call(request, call) {
      const { operation, upload } = request;
      const count = countOf(request, config);
      budget.admit(count, { provider: providerName, operation });
      const response = await send(config, http, request, call);
      const left = callsLeft(response, clock());
      if (left !== undefined) budget.note(count, left);
      const document = parseJson(response.body);
      const isReadable = document !== undefined || response.body.length === 0;
      if (response.status < 300 && isReadable) return document;
      const isOfUpload = upload !== undefined;
      throw apiFailure({ operation, response, document, isOfUpload, nowMs: clock() });
    },
  };
}

/** The platform counts for each secret and for each upload token. */
function countOf({ upload }: ApiRequest, { siteId, baseUrl }: Config): string {
  const holder = upload === undefined ? siteId : `upload ${upload.uploadId}`;
  return `v2 ${holder}@${baseUrl}`;
}

/** Answers tell how many calls are left, but not when they count anew. */
function callsLeft({ status, headers }: HttpResponse, nowMs: number): CallsLeft | undefined {
  const limit = countIn(headers["jw-request-limit"]) ?? callsPerMinute;
  const remaining = status === 429 ? 0 : countIn(headers["jw-request-remaining"]);
  const resetsAtMs = nowMs + untilReset(undefined, nowMs);
  return remaining === undefined ? undefined : { remaining, limit, resetsAtMs };
}

function countIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

async function send(
  { baseUrl, secret }: Config,
  http: Http,
  { operation, method, path, body, upload }: ApiRequest,
  call: Call,
): Promise<HttpResponse> {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  try {
    return await http.send({
      method,
      url: `${baseUrl}/v2/${path}`,
      headers: {
        Accept: "application/json",
        Authorization: `Bearer ${upload?.uploadToken ?? secret}`,
        ...(bytes !== undefined && { "Content-Type": "application/json" }),
      },
      body: bytes && bytesBody(bytes),
      signal: call.signal,
    });
  } catch (error) {
    throw asUploadError(error).with({ provider: providerName, operation });
  }
}
