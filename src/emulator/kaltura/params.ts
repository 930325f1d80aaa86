/**
 * What a request says, as the server sees it: PHP's arrays, which are ordered maps whether they came as JSON, as
 * `entry[name]=..` or as `entry:name=..`.
 */

export type Param = string | number | boolean | null | Params;
export type Params = ReadonlyMap<string, Param>;
type Tree = Map<string, Param>;

/** Named values in the order in which they arrived, later ones winning. */
export type Fields = readonly (readonly [name: string, value: Param])[];

/** Grows the tree that the fields' names describe. */
export function treeOf(fields: Fields): Params {
  const tree: Tree = new Map();
  for (const [name, value] of fields) plant(tree, name.split(":"), value);
  return tree;
}

/** Fields of a form or a query: PHP resolves brackets, and spoils dots and blanks in the names before them. */
export function formFields(pairs: Iterable<readonly [string, string]>): Fields {
  return [...pairs].map(([name, value]) => [pathOfName(name), value]);
}

/** The fields of a JSON object's text, or none when it is not one. */
export function jsonFields(text: string): Fields {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return [];
  try {
    return Object.entries(JSON.parse(trimmed) as Record<string, unknown>).map(([key, value]) => [
      key,
      paramOf(value),
    ]);
  } catch {
    return [];
  }
}

export function isMap(param: Param | undefined): param is Params {
  return param instanceof Map;
}

function paramOf(value: unknown): Param {
  if (typeof value === "object" && value !== null) {
    const properties: [string, unknown][] = Object.entries(value);
    return new Map(properties.map(([key, inner]) => [key, paramOf(inner)]));
  }
  return value as string | number | boolean | null;
}

function pathOfName(name: string): string {
  const [head = "", ...rest] = name.split("[");
  const keys = rest.map((piece) => piece.replace(/].*$/, ""));
  return [head.replace(/[. ]/g, "_"), ...keys].join(":");
}

/** A last step `-` marks an empty list, a suffix `__null` an explicit null, an empty step (`a[]`) the next of a list. */
function plant(tree: Tree, [step = "", ...rest]: readonly string[], value: Param): void {
  const key = step === "" ? String(tree.size) : step;
  if (rest.length === 0) {
    if (key.endsWith("__null")) tree.set(key.slice(0, -"__null".length), null);
    else tree.set(key, value);
  } else if (rest.length === 1 && rest[0] === "-") {
    tree.set(key, new Map());
  } else {
    const child = tree.get(key);
    const branch: Tree = new Map(isMap(child) ? child : []);
    tree.set(key, branch);
    plant(branch, rest, value);
  }
}
