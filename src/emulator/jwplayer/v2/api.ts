/** v2's front: lets a call in, carries it out, wraps the answer. */
import type { IncomingMessage } from "node:http";
import type { Exchange } from "../../contract.js";
import { readText } from "../body.js";
import { reply } from "../../intake.js";
import { createBudget } from "../api/rate.js";
import type { Turn } from "../api/rate.js";
import { refuse } from "./reply.js";
import type { Reply } from "./reply.js";
import { findMatches } from "./route.js";
import type { Match, Route } from "./route.js";
import type { Site } from "./site.js";

export function createApi(site: Site, routes: readonly Route[]) {
  const budgets = createBudgets(site);
  return async (exchange: Exchange): Promise<void> => {
    exchange.goOn();
    const { request, url } = exchange;
    const text = await readText(request);
    const bearer = bearerOf(request);
    const turn = budgets(bearer ?? "");
    if (exchange.rateLimited()) {
      send(exchange, refuse(429), { ...turn, remaining: 0 });
      return;
    }
    const answer = async (): Promise<Reply> => {
      if (!turn.granted) return refuse(429);
      const matches = findMatches(routes, url.pathname);
      const match = matches.find(({ route }) => route.method === request.method);
      const refusal = refuseEntry(site, match, bearer);
      if (refusal) return refusal;
      if (!match) return refuse(matches.length > 0 ? 405 : 404);
      const body = parse(text);
      if (body === unreadable) return refuse(400, "Invalid JSON request body");
      return carryOut(match, { query: url.searchParams, body, bearer: bearer ?? "" });
    };
    send(exchange, await answer(), turn);
  };
}

function carryOut(
  { route, ids }: Match,
  call: { readonly query: URLSearchParams; readonly body: unknown; readonly bearer: string },
): Reply | Promise<Reply> {
  return route.run({ ...call, ids });
}

/** The account's secret and one's own site, unless the call brings its own authorization. */
function refuseEntry(
  { credentials, rules }: Site,
  match: Match | undefined,
  bearer: string | undefined,
): Reply | undefined {
  if (bearer === undefined) return refuse(rules.badSecretStatus);
  if (match?.route.ownAuthorization) return undefined;
  if (bearer !== credentials.secret) return refuse(rules.badSecretStatus);
  const { site = credentials.siteId } = match?.ids ?? {};
  return site === credentials.siteId ? undefined : refuse(404);
}

/** The word `Bearer` is not optional. */
function bearerOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1];
}

/** One for each secret or upload token. */
function createBudgets({ ground, rules }: Site): (bearer: string) => Turn {
  const budgets = new Map<string, () => Turn>();
  return (bearer) => {
    const budget = budgets.get(bearer) ?? createBudget(ground.clock, rules.callsPerMinute);
    budgets.set(bearer, budget);
    return budget();
  };
}

const unreadable = Symbol("unreadable");

function parse(text: string | undefined): unknown {
  if (text === undefined) return unreadable;
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

/** Every answer tells the budget, refusals too. */
function send({ response }: Exchange, { status, body }: Reply, { limit, remaining }: Turn): void {
  const headers = {
    "jw-request-limit": String(limit),
    "jw-request-remaining": String(remaining),
    ...(body && { "Content-Type": "application/json" }),
  };
  reply(response, { status, headers, ...(body && { body: JSON.stringify(body) }) });
}
