import { UploadError } from "../../errors.js";
import type { ErrorDetails, ErrorKind } from "../../errors.js";
import { codeOf, invalidInput, sourceChanged } from "../refusal.js";

/** S3's error codes with a meaning of their own here (Amazon S3 API Reference, "Error responses"). */
const gone: ReadonlySet<string> = new Set([
  "NoSuchKey",
  "NoSuchVersion",
  "NoSuchBucket",
  "NotFound",
]);
const otherVersion: ReadonlySet<string> = new Set(["PreconditionFailed", "InvalidRange"]);
const noConnection: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/**
 * What a failed call to S3 means.
 * @param wasSeen true when the object was there before, with the bytes asked for
 */
export function s3Failure(thrown: unknown, place: string, wasSeen: boolean): UploadError {
  if (thrown instanceof UploadError) return thrown;
  const { name, status, text } = factsOf(thrown);
  const details = { operation: "read", status, code: name, cause: thrown };
  if (wasSeen && otherVersion.has(name))
    return sourceChanged(`${place} has another version`, thrown);
  if (wasSeen && gone.has(name)) return sourceChanged(`${place} is gone`, thrown);
  if (name === "InvalidObjectState")
    return refused(`${place} is archived`, "restore it first", details);
  if (name === "InvalidRange") return refused(`${place} is empty`, "give another object", details);
  if (gone.has(name)) return refused(`${place} is not there (${text})`, "give another", details);
  const kind = kindOf(thrown, name, status);
  return new UploadError(kind, `${place} could not be read: ${text}`, details);
}

function kindOf(thrown: unknown, name: string, status: number | undefined): ErrorKind {
  if (status === 401 || status === 403 || name === "CredentialsProviderError")
    return "unauthorized";
  if (status === 429 || status === 503) return "throttled";
  if (status !== undefined && status < 500 && status >= 300) return "invalid-input";
  if (noConnection.has(codeOf(thrown) ?? "")) return "unreachable";
  // Without a status the SDK did not even ask, for want of a region or the like, or the connection broke.
  return status === undefined && codeOf(thrown) === undefined && name === "Error"
    ? "invalid-input"
    : "interrupted";
}

function refused(problem: string, remedy: string, details: ErrorDetails): UploadError {
  return invalidInput("input", problem, remedy).with(details);
}

interface Failure {
  readonly name: string;
  readonly status: number | undefined;
  readonly text: string;
}

function factsOf(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return { name: "", status: undefined, text: String(thrown) };
  const metadata: unknown = Reflect.get(thrown, "$metadata");
  const status: unknown =
    typeof metadata === "object" && metadata !== null
      ? Reflect.get(metadata, "httpStatusCode")
      : undefined;
  const { name, message } = thrown;
  const text = message === "" || message === "UnknownError" ? name : message;
  return { name, status: typeof status === "number" ? status : undefined, text };
}
