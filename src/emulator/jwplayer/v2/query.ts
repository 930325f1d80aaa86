/**
 * The `q` of lists: `field: value` clauses with AND and OR between them. AND binds more tightly. A value of several
 * words stands in quotes.
 */

/** What is searched: the values of a field, of which any may match. */
export type Searchable = (field: string) => readonly string[];

export type Query = (item: Searchable) => boolean;

/**
 * A value matches wherever it stands within a field's, in either case: as on the platform, whose search is not exact
 * for longer values, clients must look at what they find.
 * @returns undefined when the text is not a query.
 */
export function parseQuery(text: string): Query | undefined {
  const alternatives = splitOutsideQuotes(text, "OR").map((part) =>
    splitOutsideQuotes(part, "AND").map(parseClause),
  );
  if (alternatives.some((clauses) => clauses.includes(undefined))) return undefined;
  return (item) => alternatives.some((clauses) => clauses.every((clause) => clause?.(item)));
}

/** Neither quotes nor brackets are looked into. */
function splitOutsideQuotes(text: string, word: "AND" | "OR"): readonly string[] {
  const pieces = text.match(/(?:"(?:[^"\\]|\\.)*"|\([^)]*\)|[^\s"(])+|\s+|["(]/g) ?? [];
  const parts: string[][] = [[]];
  for (const piece of pieces) {
    if (piece === word) parts.push([]);
    else parts.at(-1)?.push(piece);
  }
  return parts.map((part) => part.join(""));
}

function parseClause(text: string): Query | undefined {
  const parameter =
    /^\s*custom_params\s*:\s*\(\s*name\s*:\s*(.+?)\s+AND\s+value\s*:\s*(.+?)\s*\)\s*$/.exec(text);
  if (parameter) {
    const [, name = "", value = ""] = parameter;
    return contains(`custom_params.${unquote(name)}`, unquote(value));
  }
  const [, field, value] = /^\s*([\w.-]+)\s*:\s*(\S(?:.*\S)?)\s*$/s.exec(text) ?? [];
  if (field === undefined || value === undefined) return undefined;
  return contains(field, unquote(value));
}

function contains(field: string, value: string): Query {
  const sought = value.toLowerCase();
  return (item) => item(field).some((text) => text.toLowerCase().includes(sought));
}

/** A backslash takes the meaning from the character behind it. */
function unquote(text: string): string {
  const bare = /^"(.*)"$/s.exec(text)?.[1] ?? text;
  return bare.replace(/\\(.)/gs, "$1");
}
