/** Holding a request's body against what it may contain. */

/** Whether a value is of the wanted kind. */
export type Check = (value: unknown) => boolean;

export type Shape = Readonly<Record<string, Check>>;

export type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first field that is unknown or of the wrong kind. */
export function faultIn(fields: Fields, shape: Shape): string | undefined {
  return Object.keys(fields).find((name) => shape[name]?.(fields[name]) !== true);
}

export const isText: Check = (value) => typeof value === "string";
export const isTruth: Check = (value) => typeof value === "boolean";
export const isNumber: Check = (value) => typeof value === "number";

export function isOneOf(...words: readonly string[]): Check {
  return (value) => typeof value === "string" && words.includes(value);
}

export function isListOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every((item) => check(item));
}

/** An object whose values are all of one kind, under any names. */
export function isMapOf(check: Check): Check {
  return (value) => isObject(value) && Object.values(value).every((item) => check(item));
}

/** ISO 8601, with a time and an offset. */
export const isTime: Check = (value) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value));

/** Null takes a value back. */
export function isNullOr(check: Check): Check {
  return (value) => value === null || check(value);
}

export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

/** The object under this name; an empty one when there is none. Undefined when it is something else. */
export function partOf(body: unknown, name: string): Fields | undefined {
  if (!isObject(body)) return undefined;
  const part = body[name] ?? {};
  return isObject(part) ? part : undefined;
}
