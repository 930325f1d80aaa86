import * as z from "zod/mini";
import type { Json } from "../../model.js";
import { parseInput } from "../../validation.js";
import { commaList } from "./entry.js";

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
});

/**
 * The fields that the extras become on Kaltura's media entry.
 * @throws UploadError `invalid-input` naming the field.
 */
export function parseExtras(given: KalturaExtras | undefined): Json {
  const extras = parseInput(schema, given ?? {}, "kaltura extras");
  const { categories, adminTags, endDate, ...rest } = extras;
  const fields: Readonly<Record<string, Json | undefined>> = {
    ...rest,
    categories: categories && commaList(categories, "categories"),
    adminTags: adminTags && commaList(adminTags, "adminTags"),
    endDate: endDate && Math.floor(endDate.getTime() / 1000),
  };
  const set = Object.entries(fields).filter(
    (field): field is [string, Json] => field[1] !== undefined,
  );
  return Object.fromEntries(set);
}
