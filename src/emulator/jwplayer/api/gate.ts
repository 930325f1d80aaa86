/** Who may call: key, timestamp, nonce and signature, and no signature twice. */
import type { Backend } from "../backend.js";
import type { Call } from "./call.js";
import { refuse } from "./document.js";
import type { Document } from "./document.js";
import { sign } from "./signature.js";

/** Undefined when the call may go on. */
export type Gate = (call: Call) => Document | undefined;

const maxTimestamp = 2 ** 31 - 1;

export function createGate({ ground, credentials, rules }: Backend): Gate {
  const seen = createMemory(ground.clock, rules.replayWindowMs);
  return (call) => {
    const parameters = call.parameters;
    const signature = parameters.get("api_signature") ?? "";
    const ageMs = ground.clock.now() - Number(parameters.get("api_timestamp")) * 1000;
    return (
      missing(parameters) ??
      malformed(parameters, credentials.apiKey) ??
      (ageMs > rules.timestampToleranceMs
        ? refuse("TimestampExpired", "api_timestamp: The timestamp is too old")
        : undefined) ??
      (signature === sign(call.signed, credentials.apiSecret)
        ? undefined
        : refuse("SignatureInvalid", "api_signature: The signature does not match")) ??
      (seen(signature)
        ? refuse("SignatureInvalid", "api_signature: This signature has been used before")
        : undefined)
    );
  };
}

function missing(parameters: Call["parameters"]): Document | undefined {
  const required = [
    ["api_key", "ApiKeyMissing"],
    ["api_timestamp", "TimestampMissing"],
    ["api_nonce", "NonceMissing"],
    ["api_signature", "SignatureMissing"],
  ] as const;
  const absent = required.find(([name]) => !parameters.get(name));
  return absent && refuse(absent[1], `${absent[0]}: The parameter is required`);
}

/** The nonce is documented as 8 digits, but official clients send 9 and are served. */
function malformed(parameters: Call["parameters"], apiKey: string): Document | undefined {
  const timestamp = parameters.get("api_timestamp") ?? "";
  if (parameters.get("api_key") !== apiKey) {
    return refuse("ApiKeyInvalid", "api_key: The key is not known");
  }
  if (!/^\d+$/.test(timestamp) || Number(timestamp) > maxTimestamp) {
    return refuse("TimestampInvalid", "api_timestamp: Not a 32-bit Unix time in seconds");
  }
  if (!/^\d+$/.test(parameters.get("api_nonce") ?? "")) {
    return refuse("NonceInvalid", "api_nonce: Not a number");
  }
  return undefined;
}

/** Answers whether it was told this text within the last `windowMs`, and remembers it. */
function createMemory(clock: { now(): number }, windowMs: number): (text: string) => boolean {
  const forgetAt = new Map<string, number>();
  return (text) => {
    const now = clock.now();
    for (const [old, time] of forgetAt) {
      if (time > now) break;
      forgetAt.delete(old);
    }
    if (forgetAt.has(text)) return true;
    forgetAt.set(text, now + windowMs);
    return false;
  };
}
