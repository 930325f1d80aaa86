/**
 * The upload host's front for form uploads: nginx and its upload module, which take the whole form before anybody
 * looks at the token. Recorded from the real module; none of its own answers is JSON.
 */
import type { IncomingMessage } from "node:http";
import type { Exchange } from "../../contract.js";
import { reply, replyAndLinger } from "../../intake.js";
import type { Answer } from "../../intake.js";
import type { JwplayerRules } from "../rules.js";
import { readForm } from "./form.js";
import type { Form, FormLimits } from "./form.js";
import { boundaryOf } from "./multipart.js";
import { page } from "./nginx.js";

/** Who answers for a form that has been received. */
export interface Recipient {
  /** The head is acceptable and the body about to be read. Gets the count of body bytes as they come. */
  begin?(exchange: Exchange): ((receivedBytes: number) => void) | undefined;
  answer(form: Form, exchange: Exchange): Answer;
}

export type FormHostRules = FormLimits & Pick<JwplayerRules, "maxFormBytes">;

/** A handler of form uploads. A client that goes away in mid-body leaves nothing behind and gets no answer. */
export function createFormHost(rules: FormHostRules, recipient: Recipient) {
  return async (exchange: Exchange): Promise<void> => {
    const { request, response } = exchange;
    const refusal = refuseHead(request, rules);
    if (refusal?.close) {
      await replyAndLinger(request, response, refusal);
      return;
    }
    if (refusal) {
      reply(response, refusal);
      return;
    }
    exchange.goOn();
    const form = await readForm(request, rules, recipient.begin?.(exchange));
    if (form) reply(response, recipient.answer(form, exchange));
    else await replyAndLinger(request, response, page(fitsHeadBuffer(request) ? 500 : 400));
  };
}

type Refusal = Answer & { readonly close: boolean };

/** What can be refused by the head alone, in nginx's order. */
function refuseHead(request: IncomingMessage, rules: FormHostRules): Refusal | undefined {
  const length = Number(request.headers["content-length"] ?? 0);
  const type = request.headers["content-type"];
  if (length > rules.maxFormBytes) return { ...page(413), close: true };
  if (request.method === "OPTIONS") return { status: 200, close: false };
  if (request.method !== "POST") return { ...page(405), close: false };
  if (type === undefined) return { ...page(400), close: true };
  if (!/^multipart\/form-data/i.test(type)) return { ...page(415), close: false };
  // A chunked body has no length either. Without a boundary the module itself gives no answer at all, and nginx then
  // takes the body for another request: a defect that nobody should rely on.
  if (length === 0 || boundaryOf(type) === undefined) return { ...page(400), close: true };
  return undefined;
}

/**
 * Whether the whole request fits the 1 KiB that nginx first reads a head into. A form found malformed there is a 500,
 * one found malformed later a 400.
 */
function fitsHeadBuffer(request: IncomingMessage): boolean {
  const lines = [`${request.method ?? ""} ${request.url ?? ""} HTTP/1.1`, ...request.rawHeaders];
  const headBytes = lines.reduce((sum, text) => sum + text.length + 2, 2);
  return headBytes + Number(request.headers["content-length"] ?? 0) <= 1024;
}
