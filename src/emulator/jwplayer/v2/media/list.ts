/** The list of a site's media: searched, sorted, cut into pages. */
import type { Video } from "../../videos.js";
import { pageOf } from "../pages.js";
import { parseQuery } from "../query.js";
import type { Searchable } from "../query.js";
import { refuse } from "../reply.js";
import type { Reply } from "../reply.js";
import type { Call } from "../route.js";
import { isObject, textOf } from "../shape.js";
import type { Fields } from "../shape.js";
import type { Site } from "../site.js";
import { describe } from "./describe.js";
import type { MediaFields } from "./fields.js";

type Media = Video<MediaFields>;

export function list({ media }: Site, { query }: Call): Reply {
  const text = query.get("q");
  const matches = text === null ? () => true : parseQuery(text);
  if (!matches) return refuse(400, "q: Not a query");
  const order = readOrder(query.get("sort") ?? "created:dsc");
  if (!order) return refuse(400, "sort: Not of the form field:asc or field:dsc");
  const found = media.all().filter((one) => matches(searchable(one)));
  return pageOf([...found].sort(order), query, "media", describe);
}

/** Fields of the metadata and of the resource; `custom_params` by `custom_params.<name>`, or all of them. */
function searchable(media: Media): Searchable {
  const { metadata } = media.fields;
  const params = isObject(metadata.custom_params) ? metadata.custom_params : {};
  const values: Fields = {
    ...describe(media),
    ...metadata,
    custom_params: Object.values(params),
    ...prefixed("custom_params.", params),
  };
  return (field) => {
    const value = values[field];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.filter((item) => item !== undefined && item !== null).map(String);
  };
}

function prefixed(prefix: string, fields: Fields): Fields {
  const entries = Object.entries(fields).map(([name, value]) => [prefix + name, value] as const);
  return Object.fromEntries(entries);
}

const sortable: Readonly<Record<string, (media: Media) => string | number>> = {
  created: ({ createdAt }) => createdAt,
  last_modified: ({ updatedAt }) => updatedAt,
  status: ({ status }) => status,
  title: ({ fields }) => textOf(fields.metadata, "title") ?? "",
};

/** `field:asc|dsc`, several of them separated by commas. */
function readOrder(text: string): ((a: Media, b: Media) => number) | undefined {
  const rules = text.split(",").map((rule) => {
    const [, field = "", direction] = /^(\w+):(asc|dsc)$/.exec(rule) ?? [];
    return { value: sortable[field], sign: direction === "asc" ? 1 : -1 };
  });
  if (rules.some(({ value }) => !value)) return undefined;
  return (a, b) => {
    for (const { value, sign } of rules) {
      const [x, y] = [value?.(a) ?? 0, value?.(b) ?? 0];
      if (x !== y) return x < y ? -sign : sign;
    }
    return 0;
  };
}
