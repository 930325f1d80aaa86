/** The session service: making a KS on the server, ending one, and looking into one. */
import { decodeSession, sessionKey } from "../access.js";
import { service } from "../action.js";
import type { Service } from "../action.js";
import { sessionErrors } from "../errors.js";
import { readPrivileges, writeSession } from "../ks.js";
import type { Session } from "../ks.js";
import type { Params } from "../params.js";
import { integer, requiredText, text } from "../values.js";
import { nowSeconds } from "../world.js";
import type { World } from "../world.js";

const defaultLifetimeSeconds = 86_400;

export function sessionService(world: World): Service {
  return service({
    start: { needs: "nothing", prepare: ({ params }) => prepareStart(world, params) },
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
          return infoOf(ks, other === undefined ? session : decodeSession(other, world.account));
        },
    },
  });
}

/** The admin secret starts sessions of both types. */
function prepareStart(world: World, params: Params): () => string {
  const { account } = world;
  const secret = requiredText(params, "secret");
  const partnerId = text(params, "partnerId") ?? text(params, "p") ?? "";
  const claims = {
    partnerId: account.partnerId,
    userId: text(params, "userId") ?? "",
    type: integer(params, "type") ?? 0,
    expiresAt: nowSeconds(world) + (integer(params, "expiry") ?? defaultLifetimeSeconds),
    privileges: readPrivileges(text(params, "privileges") ?? ""),
  };
  return () => {
    const known = partnerId === String(account.partnerId) && secret === account.adminSecret;
    if (!known) throw sessionErrors.cannotStart(partnerId);
    return writeSession(claims, account);
  };
}

function infoOf(ks: string, session: Session) {
  const privileges = [...session.privileges].map(([name, value]) =>
    value === "" ? name : `${name}:${value}`,
  );
  return {
    ks,
    sessionType: session.type,
    partnerId: session.partnerId,
    userId: session.userId,
    expiry: session.expiresAt,
    privileges: privileges.join(","),
    objectType: "KalturaSessionInfo",
  };
}
