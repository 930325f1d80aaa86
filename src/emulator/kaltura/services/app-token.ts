/** The appToken service. */
import { service } from "../action.js";
import type { Call, Service } from "../action.js";
import {
  addAppToken,
  appTokenErrors,
  appTokenStatus,
  appTokenView,
  claimsOf,
  hashTypes,
  knows,
} from "../app-token.js";
import type { AppToken, HashType } from "../app-token.js";
import { apiErrors } from "../errors.js";
import { writeSession } from "../ks.js";
import type { Params } from "../params.js";
import { sessionInfo } from "../session-info.js";
import { integer, requiredObject, requiredText, text } from "../values.js";
import { nowSeconds } from "../world.js";
import type { World } from "../world.js";

export function appTokenService(world: World): Service {
  const byId =
    (act: (token: AppToken) => unknown) =>
    ({ params }: Call) => {
      const id = requiredText(params, "id");
      return () => act(existing(world, id));
    };
  return service({
    add: { needs: "admin", prepare: ({ params }) => prepareAdd(world, params) },
    get: { needs: "admin", prepare: byId((token) => appTokenView(world, token)) },
    delete: {
      needs: "admin",
      prepare: byId((token) => {
        token.status = appTokenStatus.deleted;
        token.updatedAt = nowSeconds(world);
        // All its sessions carry its id.
        world.sessions.ended.add(token.id);
        return null;
      }),
    },
    startsession: { needs: "session", prepare: ({ params }) => prepareStart(world, params) },
  });
}

/** @throws ApiError APP_TOKEN_ID_NOT_FOUND */
function existing(world: World, id: string): AppToken {
  const token = world.appTokens.get(id);
  if (!token || token.status === appTokenStatus.deleted) throw appTokenErrors.notFound(id);
  return token;
}

function prepareAdd(world: World, params: Params) {
  const given = requiredObject(params, "appToken");
  const sessionDuration = integer(given, "sessionDuration");
  const terms = {
    hashType: readHashType(given),
    expiry: integer(given, "expiry"),
    ...(sessionDuration !== undefined && { sessionDuration }),
    sessionType: integer(given, "sessionType"),
    sessionUserId: text(given, "sessionUserId"),
    sessionPrivileges: text(given, "sessionPrivileges") ?? "",
    description: text(given, "description"),
  };
  return () => appTokenView(world, addAppToken(world, terms));
}

/** @throws ApiError INVALID_ENUM_VALUE */
function readHashType(given: Params): HashType {
  const hashType = text(given, "hashType") ?? "SHA1";
  if (isHashType(hashType)) return hashType;
  throw apiErrors.enumInvalid(hashType, "hashType", "KalturaAppTokenHashType");
}

function isHashType(name: string): name is HashType {
  return hashTypes.includes(name);
}

function prepareStart(world: World, params: Params) {
  const id = requiredText(params, "id");
  const tokenHash = requiredText(params, "tokenHash");
  const wish = {
    userId: text(params, "userId"),
    type: integer(params, "type"),
    expiry: integer(params, "expiry"),
    privileges: text(params, "sessionPrivileges") ?? "",
  };
  return () => {
    const token = existing(world, id);
    if (token.status !== appTokenStatus.active) throw appTokenErrors.notActive(id);
    if (!knows(token, text(params, "ks") ?? "", tokenHash)) throw appTokenErrors.invalidHash();
    const claims = claimsOf(world, token, wish);
    return sessionInfo(writeSession(claims, world.account), claims);
  };
}
