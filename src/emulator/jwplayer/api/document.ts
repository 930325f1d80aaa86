/** What API methods answer: documents, and refusals by the codes of the v1 reference's error table. */

/** An answer before its envelope is complete. */
export interface Document {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** HTTP status and title of each code that the emulator uses. */
const errors = {
  ApiKeyInvalid: [400, "User Key Invalid"],
  ApiKeyMissing: [400, "User Key Missing"],
  CallInvalid: [400, "Call Invalid"],
  DigestInvalid: [400, "Digest Invalid"],
  FileSizeInvalid: [400, "File Size Invalid"],
  FileUploadFailed: [400, "File Upload Failed"],
  NoMethod: [400, "No Method Specified"],
  NonceInvalid: [400, "Nonce Invalid"],
  NonceMissing: [400, "Nonce Missing"],
  NotFound: [404, "Not Found"],
  NotImplemented: [501, "Method Not Implemented"],
  NotSupported: [405, "Method or parameter not supported"],
  ParameterEmpty: [400, "Empty Parameter"],
  ParameterInvalid: [400, "Invalid Parameter"],
  ParameterMissing: [400, "Missing Parameter"],
  PermissionDenied: [403, "Permission Denied"],
  PreconditionFailed: [412, "Method Precondition Failed"],
  RateLimitExceeded: [429, "Rate Limit Exceeded"],
  SignatureInvalid: [400, "Signature Invalid"],
  SignatureMissing: [400, "Signature Missing"],
  TimestampExpired: [403, "Timestamp Expired"],
  TimestampInvalid: [400, "Timestamp Invalid"],
  TimestampMissing: [400, "Timestamp Missing"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ErrorCode = keyof typeof errors;

export function accept(fields: Document["body"] = {}): Document {
  return { status: 200, body: { status: "ok", ...fields } };
}

/** @param message Begins with `<parameter>: ` where one parameter is at fault, as the platform's own do. */
export function refuse(code: ErrorCode, message: string): Document {
  const [status, title] = errors[code];
  return { status, body: { status: "error", code, title, message } };
}
