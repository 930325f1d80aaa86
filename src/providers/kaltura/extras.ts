import * as z from "zod/mini";
import { UploadError } from "../../errors.js";
import type { Json } from "../../model.js";
import type { OpenRequest } from "../../provider.js";
import { areHeaders, parseInput } from "../../validation.js";

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
   * With `chunked`: the unfinished upload token to go on with, as one that an uploader in a browser left. It must hold the
   * beginning of this very file; its size is compared, and its content cannot be, for Kaltura tells no checksum. A cancelled
   * upload deletes it.
   */
  readonly uploadTokenId?: string | undefined;
  /**
   * With `chunked`: whether to look for the unfinished token of an earlier upload of the same file, and go on with it, for
   * when no checkpoint was kept. Both uploads must ask for it: the token's file name then tells the file, by a digest of
   * its size and its fingerprint (the time of its last change, a hash of bytes in memory, an ETag). Not for two uploads of
   * the same file at a time. Default false.
   */
  readonly findUnfinished?: boolean | undefined;
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
  uploadTokenId: z.optional(z.string("a token's id").check(z.minLength(1, "a token's id"))),
  findUnfinished: z.optional(z.boolean()),
  approveReplacement: z.optional(z.boolean()),
});

/**
 * The extras, checked, as methods read them with `extrasOf`.
 * @throws UploadError `invalid-input` naming the field.
 */
export function parseExtras(given: KalturaExtras | undefined): Json {
  const extras = parseInput(schema, given ?? {}, "kaltura extras");
  const {
    categories,
    adminTags,
    endDate,
    approveReplacement,
    importHeaders,
    uploadTokenId,
    findUnfinished,
    ...rest
  } = extras;
  const entry = onlySet({
    ...rest,
    categories: categories && commaList(categories, "categories"),
    adminTags: adminTags && commaList(adminTags, "adminTags"),
    endDate: endDate && Math.floor(endDate.getTime() / 1000),
  });
  const headers =
    importHeaders && Object.entries(importHeaders).map(([name, value]) => `${name}: ${value}`);
  return onlySet({
    entry,
    approveReplacement,
    importHeaders: headers,
    uploadTokenId,
    findUnfinished,
  });
}

const parsedSchema = z.object({
  /** Fields of Kaltura's media entry. */
  entry: z._default(z.record(z.string(), z.union([z.string(), z.number()])), {}),
  approveReplacement: z._default(z.boolean(), true),
  /** Whole lines, as in `Accept: video/mp4`. */
  importHeaders: z._default(z.array(z.string()), []),
  uploadTokenId: z.optional(z.string()),
  findUnfinished: z._default(z.boolean(), false),
});

/** What `parseExtras` made of an upload's extras. */
export function extrasOf({ extras }: Pick<OpenRequest, "extras">): z.infer<typeof parsedSchema> {
  return z.parse(parsedSchema, extras);
}

/** @throws UploadError `invalid-input` when an extra is for another method than this one */
export function refuseOthersExtras(request: OpenRequest, method: string): void {
  const { importHeaders, uploadTokenId } = extrasOf(request);
  if (importHeaders.length > 0 && method !== "import")
    throw misplaced(
      "importHeaders",
      "import",
      method,
      "give them with the URL, as in { url, headers }",
    );
  if (uploadTokenId !== undefined && method !== "chunked")
    throw misplaced("uploadTokenId", "chunked", method, "ask for it with method");
}

function misplaced(field: string, owner: string, method: string, remedy: string): UploadError {
  const message = `extras.${field}: is for ${owner}, not for ${method}; ${remedy}`;
  return new UploadError("invalid-input", message, { provider: "Kaltura", method });
}

/** @throws UploadError `invalid-input`: Kaltura would read one item as two. */
export function commaList(items: readonly string[], field: string): string {
  const torn = items.find((item) => item.includes(","));
  if (torn === undefined) return items.join(",");
  const message = `${field}: "${torn}" holds a comma, which Kaltura takes for the end of an item`;
  throw new UploadError("invalid-input", message, { provider: "Kaltura" });
}

/** Without what was not given. */
export function onlySet(
  fields: Readonly<Record<string, Json | undefined>>,
): Readonly<Record<string, Json>> {
  const set = Object.entries(fields).filter(
    (field): field is [string, Json] => field[1] !== undefined,
  );
  return Object.fromEntries(set);
}
