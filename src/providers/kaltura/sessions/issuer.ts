import type { Config } from "../config.js";
import { appTokenIssuer } from "./app-token.js";
import { givenIssuer } from "./given.js";
import { localIssuer } from "./local.js";
import type { Issuer } from "./sessions.js";
import { startingIssuer } from "./started.js";

/** The way of getting sessions that the options ask for. */
export function issuerOf({ partnerId, credentials, baseUrl, http, clock }: Config): Issuer {
  const server = { baseUrl, http, clock };
  switch (credentials.kind) {
    case "secret":
      return localIssuer(partnerId, credentials, clock);
    case "started":
      return startingIssuer(server, partnerId, credentials);
    case "app-token":
      return appTokenIssuer(server, partnerId, credentials);
    case "given":
      return givenIssuer(credentials.ks, clock);
  }
}
