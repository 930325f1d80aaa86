/** Whether a request may do what it asks for: the check of its key, its time and its signature. */
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { S3Credentials } from "../options.js";
import { decode, scopeText, signatureOf } from "./canonical.js";
import type { SigningScope } from "./canonical.js";
import { failures } from "./failure.js";
import type { Failure } from "./failure.js";

/** How far a signature's time may be from the server's, and how long a link may live at most. */
const skewMs = 900_000;
const longestSeconds = 604_800;

interface Claim extends SigningScope {
  readonly accessKeyId: string;
  readonly scope: string;
  readonly signature: string;
  /** From when to when it is good, in Unix milliseconds. */
  readonly from: number;
  readonly until: number;
}

/** Undefined when it may. */
export function checkAccess(
  request: IncomingMessage,
  url: URL,
  account: S3Credentials,
  nowMs: number,
): Failure | undefined {
  const claim = url.searchParams.has("X-Amz-Signature")
    ? claimOfLink(url)
    : claimOfHeader(request.headers);
  if (claim === undefined) return failures.accessDenied("Access Denied");
  if (claim.accessKeyId !== account.accessKeyId) return failures.unknownKey();
  if (claim.scope !== scopeText(claim) || claim.region !== account.region)
    return failures.wrongScope(account.region);
  if (nowMs > claim.until) return failures.accessDenied("Request has expired");
  if (nowMs < claim.from) return failures.skewed();
  const expected = signatureOf(request, claim, account.secretAccessKey);
  return equal(expected, claim.signature) ? undefined : failures.wrongSignature();
}

function claimOfLink({ searchParams }: URL): Claim | undefined {
  const field = (name: string): string => searchParams.get(`X-Amz-${name}`) ?? "";
  const seconds = Number(field("Expires"));
  if (!(seconds > 0 && seconds <= longestSeconds)) return undefined;
  const times = timesOf(field("Date"), seconds * 1000);
  return claimOf(field("Credential"), field("SignedHeaders"), {
    ...times,
    date: field("Date"),
    signature: field("Signature"),
    payload: "UNSIGNED-PAYLOAD",
  });
}

function claimOfHeader(headers: IncomingMessage["headers"]): Claim | undefined {
  const { authorization = "", "x-amz-date": date = "" } = headers;
  const fields = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=(\w+)$/;
  const match = fields.exec(authorization);
  if (match === null) return undefined;
  const [, credential = "", signedHeaders = "", signature = ""] = match;
  const payload = String(headers["x-amz-content-sha256"] ?? "");
  const times = timesOf(String(date), skewMs);
  return claimOf(credential, signedHeaders, { ...times, date: String(date), signature, payload });
}

function claimOf(
  credential: string,
  signedHeaders: string,
  rest: Pick<Claim, "date" | "signature" | "payload" | "from" | "until">,
): Claim | undefined {
  const [accessKeyId, ...scope] = decode(credential).split("/");
  const names = signedHeaders.split(";");
  if (accessKeyId === undefined || !names.includes("host")) return undefined;
  return {
    ...rest,
    accessKeyId,
    scope: scope.join("/"),
    region: scope[1] ?? "",
    signedHeaders: names,
  };
}

function timesOf(date: string, lifetimeMs: number): Pick<Claim, "from" | "until"> {
  const iso = date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const signedAt = Date.parse(iso);
  return { from: signedAt - skewMs, until: signedAt + lifetimeMs };
}

function equal(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
