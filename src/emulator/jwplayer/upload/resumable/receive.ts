/** The way of one chunk whose head is good: to its place on disk, into its session's record, and perhaps to the API. */
import type { Exchange, Ground } from "../../../contract.js";
import { reply } from "../../../intake.js";
import type { JwplayerRules } from "../../rules.js";
import { store, swallow } from "./chunk.js";
import type { Patience } from "./chunk.js";
import type { Deliver, Delivery } from "./delivery.js";
import type { Chunk } from "./head.js";
import { toText } from "./ranges.js";
import type { Held } from "./ranges.js";
import type { Sessions } from "./sessions.js";

export interface Receiver {
  readonly rules: Pick<
    JwplayerRules,
    | "moduleGeneration"
    | "maxFormBytes"
    | "maxFileBytes"
    | "bodyTimeoutMs"
    | "cleanupOnAbort"
    | "apiNotToldOnLostFinal"
    | "chunkAfterCompletion"
  >;
  readonly ground: Pick<Ground, "clock" | "scratchFile">;
  readonly sessions: Sessions;
  readonly deliver: Deliver;
}

/** What is to be said once a body has come in full. */
type Outcome = Delivery | { readonly kind: "incomplete"; readonly held: Held };

/** A body that is cut or stalls gets no answer; what was written of it stays. */
export async function receive(receiver: Receiver, exchange: Exchange, chunk: Chunk): Promise<void> {
  const { sessions } = receiver;
  const { sessionId = "" } = chunk;
  const { request } = exchange;
  await sessions.cleared(sessionId);
  const work = carryOut(receiver, exchange, chunk);
  request.once("close", () => {
    if (!request.complete) sessions.clearUp(sessionId, work);
  });
  await work;
}

async function carryOut(receiver: Receiver, exchange: Exchange, chunk: Chunk): Promise<void> {
  const { sessions, rules } = receiver;
  exchange.goOn();
  note(exchange, chunk);
  const outcome = await take(receiver, exchange, chunk);
  const wipe = async () => {
    if (rules.cleanupOnAbort && chunk.sessionId !== undefined) await sessions.wipe(chunk.sessionId);
  };
  if (outcome === "stalled") return;
  if (outcome === "cut") await wipe();
  else if (outcome.kind === "incomplete") sayHeld(exchange, outcome.held);
  else if (rules.apiNotToldOnLostFinal && outcome.kind === "file" && isGone(exchange)) await wipe();
  else await hand(receiver, exchange, outcome, wipe);
}

async function hand(
  { deliver }: Receiver,
  exchange: Exchange,
  delivery: Delivery,
  wipe: () => Promise<void>,
): Promise<void> {
  const answer = await deliver(delivery, exchange);
  if (delivery.kind === "file" && (cleanedUp(answer.status) || isGone(exchange))) await wipe();
  reply(exchange.response, answer);
}

/** The statuses of the module's documented example, `upload_cleanup 400 404 499 500-505`; 499 is a client that left. */
function cleanedUp(status: number): boolean {
  return status === 400 || status === 404 || (status >= 500 && status <= 505);
}

async function take(
  receiver: Receiver,
  { request }: Exchange,
  chunk: Chunk,
): Promise<Outcome | "cut" | "stalled"> {
  const { ground, rules, sessions } = receiver;
  const patience: Patience = { clock: ground.clock, bodyTimeoutMs: rules.bodyTimeoutMs };
  const needless = refuseToStore(receiver, chunk);
  if (needless) {
    const ending = await swallow(request, patience);
    return ending === "whole" ? needless : ending;
  }
  const { sessionId } = chunk;
  const path = sessionId === undefined ? ground.scratchFile() : sessions.get(sessionId).path;
  const { ending, md5 } = await store(request, chunk, path, patience);
  if (ending !== "whole") return ending;
  return credit(sessions, chunk, { path, md5 });
}

/** The deliveries that are certain before the body is read. Its bytes then go nowhere. */
function refuseToStore(
  { rules, sessions }: Receiver,
  { sessionId, range, lengthBytes }: Chunk,
): Delivery | undefined {
  if (range && sessionId === undefined) return { kind: "nothing" };
  if (!range && lengthBytes > rules.maxFileBytes) return { kind: "nothing" };
  if (rules.chunkAfterCompletion !== "refuse" || sessionId === undefined) return undefined;
  return sessions.get(sessionId).completed ? { kind: "late" } : undefined;
}

function credit(
  sessions: Sessions,
  { sessionId, range, fileName, contentType, lengthBytes }: Chunk,
  stored: { readonly path: string; readonly md5: string | undefined },
): Outcome {
  const file = { kind: "file", ...stored, fileName, contentType } as const;
  if (!range || sessionId === undefined) {
    return { ...file, range: undefined, sizeBytes: lengthBytes };
  }
  const { start, end, totalBytes } = range;
  if (lengthBytes < end - start + 1) return { kind: "nothing" };
  const progress = sessions.credit(sessionId, { start, end }, totalBytes);
  if (progress === "unmergeable") return { kind: "nothing" };
  if (!progress.complete) return { kind: "incomplete", held: progress.held };
  return { ...file, range: `${start}-${end}/${totalBytes}`, sizeBytes: end + 1 };
}

/** `201` without a type, its text in a header too. */
function sayHeld({ response }: Exchange, held: Held): void {
  const text = toText(held);
  // Named here, so that Node adds no hint of how long it keeps the connection: nginx gives none.
  const connection = response.shouldKeepAlive ? { Connection: "keep-alive" } : {};
  reply(response, { status: 201, headers: { Range: text, ...connection }, body: text });
}

/** The client has left, or a scripted fault keeps the answer from it. */
function isGone({ request, response }: Exchange): boolean {
  return request.socket.destroyed || response.socket === null;
}

function note(exchange: Exchange, { range, fileName }: Chunk): void {
  const text = range && `${range.start}-${range.end}/${range.totalBytes}`;
  exchange.note({ fileName, ...(text === undefined ? {} : { range: text }) });
}
