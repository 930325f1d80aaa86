import * as z from "zod/mini";
import { shapeOf } from "../answer.js";
import type { StartedCredentials } from "../config.js";
import { callOnce, type Server } from "../exchange.js";
import { beforehand } from "./beforehand.js";
import { sessionTypeNumbers } from "./ks.js";
import type { Issuer } from "./sessions.js";

const sessionSchema = z.string().check(z.minLength(1));

/** Sessions that Kaltura makes for the account's secret (`session.start`). */
export function startingIssuer(
  server: Server,
  partnerId: number,
  given: StartedCredentials,
): Issuer {
  const { adminSecret: secret, userId, privileges, sessionType, sessionLifetimeMs } = given;
  const expiry = Math.floor(sessionLifetimeMs / 1000);
  const type = sessionTypeNumbers[sessionType];
  const params = { secret, userId, type, partnerId, expiry, privileges };
  const action = { service: "session", action: "start", params };
  const remedy = {
    refused: "check partnerId and adminSecret",
    ended: "a new session counts as ended too, so something is wrong at the server",
  };
  return {
    remedy,
    issue: (signal) =>
      beforehand(async () => {
        const startedAt = server.clock();
        const call = { signal, repeated: false };
        const value = await callOnce(server, { action, ks: undefined, call, remedy });
        // An account may allow less than was asked for, which the answer does not tell: such a session ends early.
        const freshUntil = startedAt + sessionLifetimeMs / 2;
        return { ks: shapeOf(sessionSchema, value, "session.start"), freshUntil };
      }),
  };
}
