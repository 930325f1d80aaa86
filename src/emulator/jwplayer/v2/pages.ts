/** Lists cut into pages. */
import { refuse } from "./reply.js";
import type { Reply } from "./reply.js";

export interface PageOptions {
  readonly defaultLength: number;
  /** A longer page is cut to this length, and says so. Default: no limit. */
  readonly maxLength?: number;
}

/** @param name What the list's items are called in the answer. */
export function pageOf<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  name: string,
  describe: (item: Item) => unknown,
  { defaultLength, maxLength = Infinity }: PageOptions = { defaultLength: 10 },
): Reply {
  const page = countOf(query.get("page"), 1);
  const asked = countOf(query.get("page_length"), defaultLength);
  if (page === undefined || asked === undefined) {
    return refuse(400, "page and page_length are numbers from 1");
  }
  const length = Math.min(asked, maxLength);
  const found = items.slice((page - 1) * length, page * length).map(describe);
  return {
    status: 200,
    body: { page, page_length: length, total: items.length, [name]: found },
  };
}

function countOf(text: string | null, fallback: number): number | undefined {
  if (text === null) return fallback;
  return /^[1-9]\d*$/.test(text) ? Number(text) : undefined;
}
