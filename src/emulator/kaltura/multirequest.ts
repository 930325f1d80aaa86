/** Many calls in one request, later ones referring to the answers of earlier ones. */
import type { Input } from "./action.js";
import { namesOf } from "./dispatch.js";
import { isFailure } from "./errors.js";
import { isMap } from "./params.js";
import type { Param, Params } from "./params.js";
import type { UploadedFile } from "./uploaded-file.js";

/** Given to items that do not say it themselves. */
const shared = ["ks", "partnerId", "p", "clientTag", "format"];

/**
 * The items in order. Their keys count from 0 or from 1, and end silently at the first that is missing or lacks a
 * service or an action.
 */
export function itemsOf({ params, files }: Input): readonly Input[] {
  const common = [...params].filter(([name]) => shared.includes(name));
  const items: Input[] = [];
  for (let key = params.has("0") ? 0 : 1; ; key += 1) {
    const own = params.get(String(key));
    if (!isMap(own)) return items;
    const item = { params: new Map([...common, ...own]), files: filesOf(files, `${key}:`) };
    const { service, action } = namesOf(item.params);
    if (service === "" || action === "") return items;
    items.push(item);
  }
}

/** `uploadtoken.add+uploadtoken.upload` */
export function describe(items: readonly Input[]): string {
  const names = items.map(({ params }) => namesOf(params));
  return names.map(({ service, action }) => `${service}.${action}`).join("+");
}

/**
 * The parameters with every `{N:result:property}` replaced by what the N-th item, counted from 1 whatever the keys,
 * answered. What an item did not answer, or one that failed, is the empty text.
 */
export function resolve(params: Params, results: readonly unknown[]): Params {
  return new Map([...params].map(([name, value]) => [name, resolveParam(value, results)]));
}

function resolveParam(value: Param, results: readonly unknown[]): Param {
  if (isMap(value)) return resolve(value, results);
  if (typeof value !== "string") return value;
  return value.replace(/\{(\d+):result((?::[^:{}]+)*)\}/g, (_, ordinal: string, path: string) =>
    textOf(look(results[Number(ordinal) - 1], path.split(":").slice(1))),
  );
}

/** `_all` goes into every element of a list. */
function look(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  if (typeof value !== "object" || value === null || isFailure(value)) return undefined;
  if (step === "_all") return Object.values(value).map((inner) => look(inner, rest));
  return look(Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined, rest);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  if (typeof value === "boolean") return value ? "1" : "";
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function filesOf(files: ReadonlyMap<string, UploadedFile>, prefix: string) {
  return new Map(
    [...files]
      .filter(([part]) => part.startsWith(prefix))
      .map(([part, file]) => [part.slice(prefix.length), file]),
  );
}
