/** How the API shows a session. */
import type { SessionClaims } from "./ks.js";

export function sessionInfo(ks: string, claims: SessionClaims) {
  return {
    ks,
    sessionType: claims.type,
    partnerId: claims.partnerId,
    userId: claims.userId,
    expiry: claims.expiresAt,
    privileges: privilegesText(claims.privileges),
    objectType: "KalturaSessionInfo",
  };
}

function privilegesText(privileges: ReadonlyMap<string, string>): string {
  return [...privileges]
    .map(([name, value]) => (value === "" ? name : `${name}:${value}`))
    .join(",");
}
