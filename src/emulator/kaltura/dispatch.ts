/** One call through the server's checks, in the server's order, to its action. */
import { assertAlive, decodeSession, isAdmin, isWidget } from "./access.js";
import type { Origin } from "./access.js";
import type { Action, Call, Service } from "./action.js";
import { apiErrors, sessionErrors } from "./errors.js";
import type { Session } from "./ks.js";
import type { Params } from "./params.js";
import { text } from "./values.js";
import { nowSeconds } from "./world.js";
import type { World } from "./world.js";

/** Services by name, in lower case. */
export type Services = ReadonlyMap<string, Service>;

/** What holds for all calls of one request. */
export interface Circumstances {
  readonly origin: Origin;
  /** The server refuses, as too many calls came before. */
  readonly blocked: boolean;
}

/** The names as the server uses them: case never matters. */
export function namesOf(params: Params): { readonly service: string; readonly action: string } {
  return {
    service: text(params, "service")?.toLowerCase() ?? "",
    action: text(params, "action")?.toLowerCase() ?? "",
  };
}

/**
 * Carries the call out and resolves with its answer.
 * @throws ApiError from the first check that fails, or from the action.
 */
export async function dispatch(
  world: World,
  services: Services,
  call: Call,
  { origin, blocked }: Circumstances,
): Promise<unknown> {
  const names = namesOf(call.params);
  const action = findAction(services, names);
  const ks = text(call.params, "ks");
  const session = ks ? decodeSession(ks, world.account) : undefined;
  if (blocked) throw apiErrors.actionBlocked(names.service, names.action);

  if (action.needs === "nothing") {
    const run = action.prepare(call);
    if (session) assertAlive(session, world.sessions, origin, nowSeconds(world));
    return await run();
  }
  const run = action.prepare(call);
  if (session) assertAlive(session, world.sessions, origin, nowSeconds(world));
  return await run(permit(session, action.needs, names, call.params));
}

function findAction(services: Services, names: { service: string; action: string }): Action {
  if (names.service === "") throw apiErrors.serviceNotSpecified();
  const service = services.get(names.service);
  if (!service) throw apiErrors.serviceUnknown(names.service);
  if (names.action === "") throw apiErrors.actionNotSpecified();
  const action = service.get(names.action);
  if (!action) throw apiErrors.actionUnknown(names.service, names.action);
  return action;
}

/** @throws ApiError when there is no session, or it may not do this. */
function permit(
  session: Session | undefined,
  needs: "session" | "user" | "admin",
  names: { service: string; action: string },
  params: Params,
): Session {
  const partner = text(params, "partnerId") ?? text(params, "p");
  if (!session && !partner) throw sessionErrors.missing();
  if (!session || !suffices(session, needs)) {
    throw apiErrors.serviceForbidden(names.service, names.action);
  }
  return session;
}

function suffices(session: Session, needs: "session" | "user" | "admin"): boolean {
  if (needs === "session") return true;
  return needs === "admin" ? isAdmin(session) : !isWidget(session);
}
