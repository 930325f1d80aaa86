import { lookup as systemLookup } from "node:dns";
import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { UploadError } from "../../errors.js";

/** Why no connection may be made to an IP address, as a clause; undefined when it may. */
export type Guard = (address: string) => string | undefined;

/**
 * The system's name lookup, refusing every name that leads to a forbidden address. What it answers is what the socket
 * connects to: no second lookup can give another.
 */
export function guardedLookup(
  guard: Guard,
  resolve: typeof systemLookup = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      // Without an answer there is an error, and no addresses at all.
      const refusal = error instanceof Error ? error : refusalOf(hostname, addresses, guard);
      const [first] = refusal === undefined ? addresses : [];
      if (refusal !== undefined) callback(refusal, "", 0);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first?.address ?? "", first?.family);
    });
  };
}

function refusalOf(
  hostname: string,
  addresses: readonly LookupAddress[],
  guard: Guard,
): UploadError | undefined {
  for (const { address } of addresses) {
    const reason = guard(address);
    if (reason !== undefined) return refused(`${hostname} leads to a forbidden address: ${reason}`);
  }
  return undefined;
}

export function refused(reason: string): UploadError {
  return new UploadError("invalid-input", `input: ${reason}`);
}
