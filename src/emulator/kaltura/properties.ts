/** Reading the properties of an object that a caller sent. Those it did not set are absent; unknown ones are ignored. */
import type { Params } from "./params.js";
import { flag, integer, text } from "./values.js";

export function readProperties(
  given: Params,
  textNames: readonly string[],
  integerNames: readonly string[],
): Readonly<Record<string, string | number>> {
  return { ...read(given, textNames, text), ...read(given, integerNames, integer) };
}

export function readFlags(
  given: Params,
  names: readonly string[],
): Readonly<Record<string, boolean>> {
  return read(given, names, flag);
}

function read<T>(
  given: Params,
  names: readonly string[],
  valueOf: (params: Params, name: string) => T | undefined,
): Record<string, T> {
  const pairs = names.map((name) => [name, valueOf(given, name)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, T] => pair[1] !== undefined));
}
