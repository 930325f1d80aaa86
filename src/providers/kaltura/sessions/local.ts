import type { SecretCredentials } from "../config.js";
import { makeKsV1, makeKsV2, saltBytes } from "./ks.js";
import type { Issued, Issuer } from "./sessions.js";

/** Sessions made on this machine with the account's secret: no call is needed, and the secret stays here. */
export function localIssuer(
  partnerId: number,
  credentials: SecretCredentials,
  clock: () => number,
): Issuer {
  return {
    remedy: {
      refused: "check partnerId and adminSecret",
      ended: "a new session counts as ended too: check this machine's clock",
    },
    issue: () => Promise.resolve(issueLocally(partnerId, credentials, clock())),
  };
}

function issueLocally(partnerId: number, credentials: SecretCredentials, nowMs: number): Issued {
  const { adminSecret, userId, privileges, sessionType: type, sessionLifetimeMs } = credentials;
  const expiresAt = Math.floor((nowMs + sessionLifetimeMs) / 1000);
  const grant = { partnerId, userId, privileges, expiresAt, type };
  const salt = credentials.randomBytes(saltBytes);
  const ks =
    credentials.ksVersion === 2
      ? makeKsV2(grant, adminSecret, salt)
      : makeKsV1(grant, adminSecret, new DataView(salt.buffer, salt.byteOffset).getUint16(0));
  return { ks, freshUntil: nowMs + sessionLifetimeMs / 2 };
}
