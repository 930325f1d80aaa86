/** The errors that the emulated API answers, in the server's own codes, words and argument names. */

const failureType = "KalturaAPIException";

/** Ends an action; answered with HTTP 200. */
export class ApiError extends Error {
  readonly code: string;
  /** Named values that the message quotes. */
  readonly args: Readonly<Record<string, string>>;

  constructor(code: string, message: string, args: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.args = args;
  }
}

/** How an error stands in an answer. The arguments are PHP's array: a list when there are none. */
export function errorView({ code, message, args }: ApiError) {
  const named = Object.entries(args).map(([name, value]) => [name, value.replace(/<[^>]*>/g, "")]);
  return {
    code,
    message,
    objectType: failureType,
    args: named.length === 0 ? [] : (Object.fromEntries(named) as Record<string, string>),
  };
}

/** Whether an answer's value is an error. */
export function isFailure(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Reflect.get(value, "objectType") === failureType;
}

export const apiErrors = {
  serviceNotSpecified: () =>
    new ApiError("SERVICE_NOT_SPECIFIED", "Service name was not specified, please specify one"),
  serviceUnknown: (service: string) =>
    new ApiError("SERVICE_DOES_NOT_EXISTS", `Service "${service}" does not exists`, {
      SRV_NAME: service,
    }),
  actionNotSpecified: () =>
    new ApiError("ACTION_NOT_SPECIFIED", "Action name was not specified, please specify one"),
  actionUnknown: (service: string, action: string) =>
    new ApiError(
      "ACTION_DOES_NOT_EXISTS",
      `Action "${action}" does not exists for service "${service}"`,
      { ACTION_NAME: action, SERVICE_NAME: service },
    ),
  actionBlocked: (service: string, action: string) =>
    new ApiError("ACTION_BLOCKED", `Action "${action}" in service "${service}" is blocked`, {
      ACTION_NAME: action,
      SERVICE_NAME: service,
    }),
  serviceForbidden: (service: string, action: string) =>
    new ApiError(
      "SERVICE_FORBIDDEN",
      `The access to service [${service}->${action}] is forbidden`,
      { SERVICE: `${service}->${action}` },
    ),
  missingParameter: (name: string) =>
    new ApiError("MISSING_MANDATORY_PARAMETER", `Missing parameter "${name}"`, {
      PARAM_NAME: name,
    }),
  propertyRequired: (property: string) =>
    new ApiError(
      "PROPERTY_VALIDATION_CANNOT_BE_NULL",
      `The property "${property}" cannot be null`,
      { PROP_NAME: property },
    ),
  propertyFixed: (property: string) =>
    new ApiError(
      "PROPERTY_VALIDATION_NOT_UPDATABLE",
      `The property "${property}" cannot be updated`,
      { PROP_NAME: property },
    ),
  objectAbstract: (type: string) =>
    new ApiError(
      "OBJECT_TYPE_ABSTRACT",
      `The object type "${type}" is abstract, use one of the object implementations`,
      { OBJ_TYPE: type },
    ),
  resourceUnsupported: (type: string) =>
    new ApiError("RESOURCE_TYPE_NOT_SUPPORTED", `Resource type "${type}" not supported`, {
      RES_TYPE: type,
    }),
  enumInvalid: (value: string, name: string, type: string) =>
    new ApiError(
      "INVALID_ENUM_VALUE",
      `Invalid enumeration value "${value}" for parameter "${name}", expecting enumeration type "${type}"`,
      { ENUM_VAL: value, PARAM_NAME: name, ENUM_TYPE: type },
    ),
  featureForbidden: (feature: string) =>
    new ApiError("FEATURE_FORBIDDEN", `The usage of feature [${feature}] is forbidden`, {
      FEATURE: feature,
    }),
  internal: () => new ApiError("INTERNAL_SERVERL_ERROR", "Internal server error occurred"),
};

export const sessionErrors = {
  missing: () => new ApiError("MISSING_KS", "Missing KS, session not established"),
  /**
   * @param ksId The session as submitted, or the word for what ended it.
   */
  invalid: (ksId: string, code = "-1", description = "INVALID_STR") =>
    new ApiError("INVALID_KS", `Invalid KS "${ksId}", Error "${code},${description}"`, {
      KSID: ksId,
      ERR_CODE: code,
      ERR_DESC: description,
    }),
  /** A user's session that touches what is another user's. */
  notYours: () => sessionErrors.invalid("", "-4", "INVALID_TYPE"),
  cannotStart: (partnerId: string) =>
    new ApiError("START_SESSION_ERROR", `Error while starting session for partner [${partnerId}]`, {
      PID: partnerId,
    }),
  widgetUnknown: (id: string) =>
    new ApiError("INVALID_WIDGET_ID", `Unknown widget [${id}]`, { WIDGET_ID: id }),
};

export const uploadErrors = {
  notFound: () => new ApiError("UPLOAD_TOKEN_NOT_FOUND", "Upload token not found"),
  invalidStatus: () =>
    new ApiError(
      "UPLOAD_TOKEN_INVALID_STATUS_FOR_UPLOAD",
      "Upload token is in an invalid status for uploading a file, maybe the file was already uploaded",
    ),
  cannotResume: () =>
    new ApiError(
      "UPLOAD_TOKEN_CANNOT_RESUME",
      "Cannot resume the upload, original file was not found",
    ),
  cannotMatch: () =>
    new ApiError("UPLOAD_TOKEN_CANNOT_MATCH_EXPECTED_SIZE", "Failed to match expected file size"),
  restricted: () =>
    new ApiError(
      "UPLOAD_TOKEN_FILE_TYPE_RESTRICTED_FOR_UPLOAD",
      "Upload token is restricted due to the file type",
    ),
  missingFileSize: () =>
    new ApiError(
      "UPLOAD_TOKEN_MISSING_FILE_SIZE",
      "FileSize is mandatory when enabling autoFinalize",
    ),
  tooManyChunks: () =>
    new ApiError(
      "MAX_ALLOWED_CHUNK_COUNT_EXCEEDED",
      "Max allowed waiting chunks to be concatenated has exceeded allowed limit",
    ),
  tooOld: (seconds: number) =>
    new ApiError(
      "UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED",
      `Max resume time of ${seconds} seconds reached, cannot resume upload`,
      { MAX_RESUME_TIME: String(seconds) },
    ),
  failed: () => new ApiError("UPLOAD_ERROR", "Upload failed"),
  fileMissing: () =>
    new ApiError(
      "UPLOADED_FILE_NOT_FOUND_BY_TOKEN",
      "The uploaded file was not found by the given token id, or was already used",
    ),
};

export const entryErrors = {
  notFound: (id: string) =>
    new ApiError("ENTRY_ID_NOT_FOUND", `Entry id "${id}" not found`, { ENTRY_ID: id }),
  alreadyWithContent: () =>
    new ApiError("ENTRY_ALREADY_WITH_CONTENT", "Entry already associated with content"),
  alreadyInReplacement: () =>
    new ApiError("ENTRY_REPLACEMENT_ALREADY_EXISTS", "Entry already in replacement"),
  notReplaced: (id: string) =>
    new ApiError("ENTRY_ID_NOT_REPLACED", `Entry id "${id}" not replaced`, { ENTRY_ID: id }),
  tokenUnusable: () =>
    new ApiError(
      "UPLOAD_TOKEN_INVALID_STATUS_FOR_ADD_ENTRY",
      "Upload token is in an invalid status for adding entry, maybe the a file was not uploaded or the token was used",
    ),
  conversionProfileUnknown: (id: number) =>
    new ApiError("CONVERSION_PROFILE_ID_NOT_FOUND", `Conversion profile id "${id}" not found`, {
      ID: String(id),
    }),
  accessControlUnknown: (id: number) =>
    new ApiError("ACCESS_CONTROL_ID_NOT_FOUND", `Access control id "${id}" not found`, {
      ID: String(id),
    }),
};
