/** The session service: making a KS on the server, ending one, and looking into one. */
import { decodeSession, sessionKey } from "../access.js";
import { service } from "../action.js";
import type { Service } from "../action.js";
import { sessionErrors } from "../errors.js";
import { readPrivileges, writeSession } from "../ks.js";
import type { Params } from "../params.js";
import { sessionInfo } from "../session-info.js";
import { integer, requiredText, text } from "../values.js";
import { nowSeconds } from "../world.js";
import type { World } from "../world.js";

const defaultLifetimeSeconds = 86_400;
const userType = 0;

export function sessionService(world: World): Service {
  return service({
    start: { needs: "nothing", prepare: ({ params }) => prepareStart(world, params) },
    startwidgetsession: {
      needs: "nothing",
      prepare: ({ params }) => prepareWidget(world, params),
    },
    end: {
      needs: "session",
      prepare: () => (session) => {
        world.sessions.ended.add(sessionKey(session));
        return null;
      },
    },
    get: {
      needs: "session",
      prepare:
        ({ params }) =>
        (session) => {
          const other = text(params, "session");
          const ks = other ?? text(params, "ks") ?? "";
          return sessionInfo(
            ks,
            other === undefined ? session : decodeSession(other, world.account),
          );
        },
    },
  });
}

/**
 * The user secret starts users' sessions only, the admin secret both kinds. Either way the server signs with the admin
 * secret.
 */
function prepareStart(world: World, params: Params): () => string {
  const { account } = world;
  const secret = requiredText(params, "secret");
  const partnerId = text(params, "partnerId") ?? text(params, "p") ?? "";
  const claims = {
    partnerId: account.partnerId,
    userId: text(params, "userId") ?? "",
    type: integer(params, "type") ?? userType,
    expiresAt: nowSeconds(world) + lifetimeOf(world, params),
    privileges: readPrivileges(text(params, "privileges") ?? ""),
  };
  return () => {
    const admits =
      secret === account.adminSecret || (secret === account.userSecret && claims.type === userType);
    if (partnerId !== String(account.partnerId) || !admits) {
      throw sessionErrors.cannotStart(partnerId);
    }
    return writeSession(claims, account);
  };
}

/** A public player's session, for which no secret is needed. */
function prepareWidget(world: World, params: Params) {
  const { account } = world;
  const widgetId = requiredText(params, "widgetId");
  const claims = {
    partnerId: account.partnerId,
    userId: "0",
    type: userType,
    expiresAt: nowSeconds(world) + lifetimeOf(world, params),
    privileges: new Map([
      ["view", "*"],
      ["widget", "1"],
    ]),
  };
  return () => {
    if (widgetId !== `_${account.partnerId}`) throw sessionErrors.widgetUnknown(widgetId);
    return {
      partnerId: account.partnerId,
      ks: writeSession(claims, account),
      userId: 0,
      objectType: "KalturaStartWidgetSessionResponse",
    };
  };
}

function lifetimeOf(world: World, params: Params): number {
  const asked = integer(params, "expiry") ?? defaultLifetimeSeconds;
  return Math.min(asked, world.rules.maxSessionSeconds);
}
