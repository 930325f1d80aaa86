/** What the `list` actions share: a filter's conditions, and pages. */
import { object, integer, text } from "./values.js";
import type { Params } from "./params.js";

const maxPageSize = 500;
const defaultPageSize = 30;

/** One page of the list response, `pageIndex` counting from 1. */
export function pageOf<T>(all: readonly T[], params: Params, objectType: string) {
  const pager = object(params, "pager") ?? new Map();
  const asked = integer(pager, "pageSize") ?? defaultPageSize;
  const size = Math.min(Math.max(asked, 1), maxPageSize);
  const index = Math.max(integer(pager, "pageIndex") ?? 1, 1);
  return {
    totalCount: all.length,
    objects: all.slice((index - 1) * size, index * size),
    objectType,
  };
}

/** Whether the value meets the filter's `<name>Equal` and `<name>In`, as far as they are given. */
export function meets(filter: Params, name: string, value: string | number | undefined): boolean {
  const actual = String(value ?? "");
  const equal = text(filter, `${name}Equal`);
  const among = text(filter, `${name}In`)?.split(",");
  if (equal !== undefined && equal !== actual) return false;
  return among === undefined || among.map((choice) => choice.trim()).includes(actual);
}

/** True when the filter says anything about this name. */
export function mentions(filter: Params, name: string): boolean {
  return text(filter, `${name}Equal`) !== undefined || text(filter, `${name}In`) !== undefined;
}

/** By creation, in the direction that `orderBy` names; ascending by default. */
export function inOrder<T extends { readonly createdAt: number }>(
  rows: readonly T[],
  filter: Params,
): readonly T[] {
  const direction = text(filter, "orderBy") === "-createdAt" ? -1 : 1;
  return [...rows].sort((a, b) => direction * (a.createdAt - b.createdAt));
}
