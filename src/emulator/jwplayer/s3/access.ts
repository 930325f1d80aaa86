/** Whether a request may use a link: the check of its key, expiry and signature. */
import type { Exchange } from "../../contract.js";
import type { Storehouse } from "./account.js";
import type { Failure } from "./failure.js";
import { amzHeadersOf, signV2, stringToSign } from "./signature.js";
import type { Signed } from "./signature.js";

/** Undefined when it may. */
export function checkAccess(
  exchange: Exchange,
  { ground, storage }: Storehouse,
): Failure | undefined {
  const { searchParams } = exchange.url;
  const keyId = searchParams.get("AWSAccessKeyId");
  const expires = searchParams.get("Expires");
  const given = searchParams.get("Signature");
  if (keyId === null || expires === null || given === null) return denied("Access Denied");
  if (keyId !== storage.accessKeyId) return unknownKey(keyId);
  const expiresMs = Number(expires) * 1000;
  if (ground.clock.now() >= expiresMs || exchange.struckBy("expired-link")) {
    return denied("Request has expired", {
      Expires: isoOf(expiresMs),
      ServerTime: isoOf(ground.clock.now()),
    });
  }
  const signed = signedBy(exchange, expires);
  return given === signV2(signed, storage.secret) ? undefined : wrong(signed, keyId, given);
}

function signedBy({ request, url }: Exchange, expires: string): Signed {
  return {
    method: request.method ?? "",
    contentMd5: String(request.headers["content-md5"] ?? ""),
    contentType: request.headers["content-type"] ?? "",
    expires,
    resource: url.pathname,
    amzHeaders: amzHeadersOf(request.headers),
  };
}

function denied(message: string, details: Readonly<Record<string, string>> = {}): Failure {
  return { code: "AccessDenied", status: 403, message, details };
}

function unknownKey(keyId: string): Failure {
  return {
    code: "InvalidAccessKeyId",
    status: 403,
    message: "The AWS Access Key Id you provided does not exist in our records.",
    details: { AWSAccessKeyId: keyId },
  };
}

function wrong(signed: Signed, keyId: string, given: string): Failure {
  const text = stringToSign(signed);
  return {
    code: "SignatureDoesNotMatch",
    status: 403,
    message:
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    details: {
      AWSAccessKeyId: keyId,
      StringToSign: text,
      SignatureProvided: given,
      StringToSignBytes: Buffer.from(text)
        .toString("hex")
        .replace(/(..)(?=.)/g, "$1 "),
    },
  };
}

/** Without milliseconds, as Amazon writes times. */
function isoOf(unixMs: number): string {
  return Number.isFinite(unixMs) ? new Date(unixMs).toISOString().replace(/\.\d+/, "") : "";
}
