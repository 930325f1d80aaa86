/**
 * The upload host's front for resumable uploads: nginx and its upload module, which collect chunks by session id and
 * tell the API only of a complete file. Recorded from the real module; of its own answers only the page of an error
 * has a type.
 */
import type { IncomingMessage } from "node:http";
import type { Exchange } from "../../../contract.js";
import { reply, replyAndLinger } from "../../../intake.js";
import { page } from "../nginx.js";
import { habitsOf } from "./generation.js";
import { judgeHead } from "./head.js";
import { receive } from "./receive.js";
import type { Receiver } from "./receive.js";
import { createTurns } from "./turns.js";

export interface ResumableHost extends Receiver {
  /** Takes the requests whose content type is that of a form. */
  readonly formHost: (exchange: Exchange) => Promise<void>;
}

/** A handler of chunks. */
export function createResumableHost(host: ResumableHost) {
  const inTurn = createTurns();
  return (exchange: Exchange): Promise<void> =>
    inTurn(exchange.request.socket, () => answer(host, exchange));
}

async function answer(host: ResumableHost, exchange: Exchange): Promise<void> {
  const { request } = exchange;
  const { rules } = host;
  const habits = habitsOf[rules.moduleGeneration];
  const core = refuseRequest(request, rules.maxFormBytes, habits.answersOptions);
  if (core) {
    await refuse(exchange, core);
    return;
  }
  if (/^multipart\/form-data/i.test(request.headers["content-type"] ?? "")) {
    await host.formHost(exchange);
    return;
  }
  const verdict = judgeHead(request, habits, rules.maxFileBytes);
  if (verdict.kind === "chunk") await receive(host, exchange, verdict.chunk);
  else if (verdict.kind === "drop") request.socket.destroy();
  else await refuse(exchange, verdict);
}

interface Refusal {
  readonly status: number;
  readonly close: boolean;
}

/** What nginx itself and the module refuse whatever the chunk. */
function refuseRequest(
  { method, headers }: IncomingMessage,
  maxBodyBytes: number,
  answersOptions: boolean,
): Refusal | undefined {
  if (Number(headers["content-length"] ?? 0) > maxBodyBytes) return { status: 413, close: true };
  if (method === "OPTIONS" && answersOptions) return { status: 200, close: false };
  if (method !== "POST") return { status: 405, close: false };
  return headers["content-type"] === undefined ? { status: 400, close: true } : undefined;
}

async function refuse({ request, response }: Exchange, { status, close }: Refusal): Promise<void> {
  if (close) await replyAndLinger(request, response, page(status));
  else reply(response, status === 200 ? { status } : page(status));
}
