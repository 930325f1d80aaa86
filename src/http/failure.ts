import { UploadError } from "../errors.js";
import { redactUrl } from "../redact.js";
import type { Phase } from "./connection.js";

/**
 * What an exchange without an answer died of. The phase decides, not the error's code: a reset is `unreachable` during
 * the TLS handshake and `interrupted` afterwards, because only then can the server have acted.
 */
export function classify(thrown: unknown, url: string, phase: Phase): UploadError {
  if (thrown instanceof UploadError) return thrown;
  const cause = rootCause(thrown);
  const text = describe(cause);
  switch (phase) {
    case "preparing":
      return new UploadError("internal", `the request could not be made: ${text}`, { cause });
    case "connecting":
      return new UploadError("unreachable", `no connection to ${redactUrl(url)}: ${text}`, {
        cause,
      });
    case "securing":
      return new UploadError("unreachable", `TLS with ${redactUrl(url)} failed: ${text}`, {
        cause,
      });
    case "open":
      return new UploadError("interrupted", `the connection to ${redactUrl(url)} broke: ${text}`, {
        cause,
      });
  }
}

/** axios wraps the error of the socket, and hangs the request with its headers on the wrapping. */
function rootCause(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
}

/** Node's message and code. The error of a host whose every address failed has a code only. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  if (code === "" || cause.message.includes(code)) return cause.message;
  return cause.message === "" ? code : `${cause.message} (${code})`;
}
