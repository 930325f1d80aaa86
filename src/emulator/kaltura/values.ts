/** Reading single parameters, with PHP's casts. A null counts as absent, as it does for the server. */
import type { Input } from "./action.js";
import { apiErrors, uploadErrors } from "./errors.js";
import { isMap } from "./params.js";
import type { Param, Params } from "./params.js";
import type { UploadedFile } from "./uploaded-file.js";

export function text(params: Params, name: string): string | undefined {
  const value = params.get(name);
  return isMap(value) || value === null || value === undefined ? undefined : textOf(value);
}

/** @throws ApiError MISSING_MANDATORY_PARAMETER */
export function requiredText(params: Params, name: string): string {
  const value = text(params, name);
  if (value === undefined) throw apiErrors.missingParameter(name);
  return value;
}

/** Everything up to the first character that is no number any more; 0 when that is nothing. */
export function float(params: Params, name: string): number | undefined {
  const value = text(params, name);
  if (value === undefined) return undefined;
  const parsed = Number.parseFloat(value);
  return Number.isFinite(parsed) ? parsed : 0;
}

export function integer(params: Params, name: string): number | undefined {
  const value = float(params, name);
  return value === undefined ? undefined : Math.trunc(value);
}

/** False for `false` in any case, the empty text, 0 and false; everything else is true. */
export function flag(params: Params, name: string): boolean | undefined {
  const value = text(params, name);
  return value === undefined ? undefined : !["", "0", "false"].includes(value.toLowerCase());
}

/** A KalturaNullableBoolean, whose null is -1. */
export function nullableFlag(params: Params, name: string): boolean | undefined {
  return text(params, name) === "-1" ? undefined : flag(params, name);
}

/** An object's properties; undefined when absent. */
export function object(params: Params, name: string): Params | undefined {
  const value = params.get(name);
  return isMap(value) ? value : undefined;
}

/** @throws ApiError MISSING_MANDATORY_PARAMETER */
export function requiredObject(params: Params, name: string): Params {
  const given = object(params, name);
  if (!given) throw apiErrors.missingParameter(name);
  return given;
}

/**
 * The file in the part `fileData`.
 * @throws ApiError when there is none, or none that can be used.
 */
export function requiredFile({ params, files }: Input): UploadedFile {
  const file = files.get("fileData");
  if (!file && !params.has("fileData")) throw apiErrors.missingParameter("fileData");
  if (!file?.intact) throw uploadErrors.failed();
  return file;
}

function textOf(value: Exclude<Param, Params | null>): string {
  if (typeof value === "boolean") return value ? "1" : "";
  return String(value);
}
