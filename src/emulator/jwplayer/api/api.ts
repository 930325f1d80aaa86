/** The API's front: reads a call, lets it through the gate, carries it out, wraps the answer. */
import type { Exchange } from "../../contract.js";
import { reply } from "../../intake.js";
import type { Backend } from "../backend.js";
import { methodOf, readCall } from "./call.js";
import type { Call } from "./call.js";
import { refuse } from "./document.js";
import type { Document } from "./document.js";
import { createGate } from "./gate.js";
import type { Gate } from "./gate.js";
import { methods } from "./methods.js";
import { createBudget } from "./rate.js";
import type { Turn } from "./rate.js";

/** A handler of API calls. */
export function createApi(backend: Backend) {
  const { clock } = backend.ground;
  const gate = createGate(backend);
  const budget = createBudget(clock, backend.rules.callsPerMinute);
  const listBudget = createBudget(clock, backend.rules.listCallsPerMinute);

  return async (exchange: Exchange): Promise<void> => {
    exchange.goOn();
    const call = await readCall(exchange, backend.rules);
    const turn = methodOf(exchange.url) === "videos/list" ? listBudget() : budget();
    const limited = exchange.rateLimited();
    if (limited) {
      const reset = Math.ceil((clock.now() + limited.resetMs) / 1000);
      send(exchange, overLimit, { ...turn, reset, remaining: 0 });
      return;
    }
    send(exchange, decide(exchange, call, turn, gate, backend), turn);
  };
}

const overLimit = refuse("RateLimitExceeded", "API calls limit exceeded");

function decide(
  { request }: Exchange,
  call: Call | undefined,
  turn: Turn,
  gate: Gate,
  backend: Backend,
): Document {
  if (!turn.granted) return overLimit;
  if (request.method !== "GET" && request.method !== "POST") {
    return refuse("NotSupported", "Calls are made by GET or POST");
  }
  if (!call) return refuse("CallInvalid", "The body cannot be read");
  return gate(call) ?? carryOut(call, backend);
}

function carryOut({ method, parameters }: Call, backend: Backend): Document {
  const format = parameters.get("api_format") ?? "json";
  if (format !== "json") return refuse("ParameterInvalid", "api_format: Only `json` is emulated");
  const run = methods.get(method);
  if (run) return run(parameters, backend);
  return /^\w*$/.test(method)
    ? refuse("NoMethod", "No method is specified")
    : refuse("NotImplemented", `The method ${method} is not emulated`);
}

/** Every answer carries the budget, refusals too. */
function send({ response }: Exchange, { status, body }: Document, turn: Turn): void {
  const { reset, limit, remaining } = turn;
  const text = JSON.stringify({ ...body, rate_limit: { reset, limit, remaining } });
  const headers = { "Content-Type": "application/json; charset=utf-8" };
  reply(response, { status, headers, body: text });
}
