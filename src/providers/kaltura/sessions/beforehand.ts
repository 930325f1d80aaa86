import { asUploadError, UploadError } from "../../../errors.js";

/**
 * Gets a session from elsewhere. What fails here fails before the call that the session is for: that one was not carried
 * out, whatever became of this one, so a failure that passes is `unreachable`, and a refusal is `unauthorized`.
 */
export async function beforehand<T>(issue: () => Promise<T>): Promise<T> {
  try {
    return await issue();
  } catch (thrown) {
    const error = asUploadError(thrown);
    if (error.kind === "interrupted") throw as("unreachable", error);
    throw error.kind === "rejected" ? as("unauthorized", error) : error;
  }
}

function as(kind: "unreachable" | "unauthorized", cause: UploadError): UploadError {
  const { provider, method, operation, status, code, requestId, retryAfterMs } = cause;
  const where = { provider, method, operation, status, code, requestId, retryAfterMs };
  const message = `no session could be had: ${cause.message}`;
  return new UploadError(kind, message, { ...where, cause });
}
