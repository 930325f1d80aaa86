import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { shapeOf } from "../answer.js";
import type { AppTokenCredentials } from "../config.js";
import { callOnce, type Server } from "../exchange.js";
import type { Action } from "../wire.js";
import { beforehand } from "./beforehand.js";
import { sessionTypeNumbers } from "./ks.js";
import type { Issuer } from "./sessions.js";

/** The widget's session serves one call, at once. */
const widgetSessionSeconds = 300;
/** Where this machine's clock is far off, sessions are still not renewed for every call. */
const leastFreshMs = 30_000;

const widgetSchema = z.object({ ks: z.string() });
const startedSchema = z.object({ ks: z.string(), expiry: z.optional(z.number()) });

/**
 * Sessions for an application token (server `AppTokenService.php`): a widget's session, which needs no secret, is hashed
 * together with the token, so that the token itself never travels. Two calls for each session.
 */
export function appTokenIssuer(
  server: Server,
  partnerId: number,
  credentials: AppTokenCredentials,
): Issuer {
  const remedy = {
    refused: "check partnerId, and that the application token was not deleted",
    ended: "a new session counts as ended too: check whether the application token has expired",
  };
  const widget = { widgetId: `_${partnerId}`, expiry: widgetSessionSeconds };
  return {
    remedy,
    issue: (signal) =>
      beforehand(async () => {
        const call = { signal, repeated: false };
        const ask = (action: Action, ks?: string): Promise<unknown> =>
          callOnce(server, { action, ks, call, remedy });
        const startedAt = server.clock();
        const opened = await ask({
          service: "session",
          action: "startWidgetSession",
          params: widget,
        });
        const { ks: widgetKs } = shapeOf(widgetSchema, opened, "session.startWidgetSession");
        const answer = await ask(startSession(credentials, widgetKs), widgetKs);
        const { ks, expiry = Infinity } = shapeOf(startedSchema, answer, "appToken.startSession");
        const lifetimeMs = Math.min(credentials.sessionLifetimeMs, expiry * 1000 - startedAt);
        return { ks, freshUntil: startedAt + Math.max(leastFreshMs, lifetimeMs / 2) };
      }),
  };
}

/** What the token lays down itself (user, type, a shorter life) outranks what is asked for here. */
function startSession(credentials: AppTokenCredentials, widgetKs: string): Action {
  const { id, token, hashType, userId, sessionType, privileges, sessionLifetimeMs } = credentials;
  const tokenHash = createHash(hashType)
    .update(widgetKs + token)
    .digest("hex");
  const params = {
    id,
    tokenHash,
    ...(userId !== "" && { userId }),
    type: sessionTypeNumbers[sessionType],
    expiry: Math.floor(sessionLifetimeMs / 1000),
    ...(privileges !== "" && { sessionPrivileges: privileges }),
  };
  return { service: "appToken", action: "startSession", params };
}
