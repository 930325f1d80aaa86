import { validateHeaderName, validateHeaderValue } from "node:http";
import * as z from "zod/mini";
import { UploadError } from "../../errors.js";
import type { Json } from "../../model.js";
import type { OpenRequest } from "../../provider.js";
import { parseInput } from "../../validation.js";

/** What only Kaltura understands of a video. Everything is optional; defaults are the account's own. */
export interface KalturaExtras {
  /** Full names of the categories to list it in, as in `Talks>2026`. Missing ones are made. */
  readonly categories?: readonly string[] | undefined;
  /** Tags that only administrators see. Needs an `admin` session or the privilege `editadmintags`. */
  readonly adminTags?: readonly string[] | undefined;
  /** Which renditions to make. */
  readonly conversionProfileId?: number | undefined;
  /** Who may watch it. */
  readonly accessControlId?: number | undefined;
  /** When it stops being visible. */
  readonly endDate?: Date | undefined;
  /** Free text that Kaltura keeps with it. */
  readonly partnerData?: string | undefined;
  /** Its owner. Default: the `userId` of the options. Naming another needs an `admin` session. */
  readonly userId?: string | undefined;
  /**
   * With `import` over http(s): the request headers that Kaltura sends when it pulls the file, as in
   * `{ Authorization: "Bearer ..." }`. Kaltura is told them; where it must not be, give them with the URL instead, and the
   * file is read here and sent on.
   */
  readonly importHeaders?: Readonly<Record<string, string>> | undefined;
  /**
   * With `assetId`, in accounts where new content of an entry must be approved: whether to approve it right away.
   * Default true; false leaves it to a person, and the old content plays until then.
   */
  readonly approveReplacement?: boolean | undefined;
}

const list = z.optional(
  z.array(z.string("a text").check(z.minLength(1, "a text")), "a list of texts"),
);
const profileId = z.optional(z.int("the number of a profile"));

const schema = z.strictObject({
  categories: list,
  adminTags: list,
  conversionProfileId: profileId,
  accessControlId: profileId,
  endDate: z.optional(z.date("a date")),
  partnerData: z.optional(z.string("a text")),
  userId: z.optional(z.string("a user's id").check(z.minLength(1, "a user's id"))),
  importHeaders: z.optional(
    z
      .record(z.string(), z.string("a text"), "header names and their values")
      .check(z.refine(areHeaders, "valid request headers")),
  ),
  approveReplacement: z.optional(z.boolean()),
});

/**
 * The extras, checked, as methods read them with `extrasOf`.
 * @throws UploadError `invalid-input` naming the field.
 */
export function parseExtras(given: KalturaExtras | undefined): Json {
  const extras = parseInput(schema, given ?? {}, "kaltura extras");
  const { categories, adminTags, endDate, approveReplacement, importHeaders, ...rest } = extras;
  const entry = onlySet({
    ...rest,
    categories: categories && commaList(categories, "categories"),
    adminTags: adminTags && commaList(adminTags, "adminTags"),
    endDate: endDate && Math.floor(endDate.getTime() / 1000),
  });
  const headers =
    importHeaders && Object.entries(importHeaders).map(([name, value]) => `${name}: ${value}`);
  return onlySet({ entry, approveReplacement, importHeaders: headers });
}

const parsedSchema = z.object({
  /** Fields of Kaltura's media entry. */
  entry: z._default(z.record(z.string(), z.union([z.string(), z.number()])), {}),
  approveReplacement: z._default(z.boolean(), true),
  /** Whole lines, as in `Accept: video/mp4`. */
  importHeaders: z._default(z.array(z.string()), []),
});

/** What `parseExtras` made of an upload's extras. */
export function extrasOf({ extras }: Pick<OpenRequest, "extras">): z.infer<typeof parsedSchema> {
  return z.parse(parsedSchema, extras);
}

function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return true;
  } catch {
    return false;
  }
}

/** @throws UploadError `invalid-input` when the file is sent from here, and nobody would ask with the headers. */
export function refuseImportHeaders(request: OpenRequest, method: string): void {
  if (extrasOf(request).importHeaders.length === 0) return;
  const message = `extras.importHeaders: are for import, not for ${method}; give them with the URL, as in { url, headers }`;
  throw new UploadError("invalid-input", message, { provider: "Kaltura", method });
}

/** @throws UploadError `invalid-input`: Kaltura would read one item as two. */
export function commaList(items: readonly string[], field: string): string {
  const torn = items.find((item) => item.includes(","));
  if (torn === undefined) return items.join(",");
  const message = `${field}: "${torn}" holds a comma, which Kaltura takes for the end of an item`;
  throw new UploadError("invalid-input", message, { provider: "Kaltura" });
}

function onlySet(
  fields: Readonly<Record<string, Json | undefined>>,
): Readonly<Record<string, Json>> {
  const set = Object.entries(fields).filter(
    (field): field is [string, Json] => field[1] !== undefined,
  );
  return Object.fromEntries(set);
}
