/** `/videos/list`: the account's videos, all of them or those that a search finds. */
import type { Backend } from "../backend.js";
import type { Video } from "../videos.js";
import type { Call } from "./call.js";
import { accept, refuse } from "./document.js";
import type { Document } from "./document.js";
import { describe } from "./show.js";

const defaultLimit = 50;
const maxLimit = 1000;

/** `result_limit` and `result_offset` cut a page out; `total` counts all that match. */
export function list(parameters: Call["parameters"], { videos }: Backend): Document {
  const limit = countOf(parameters.get("result_limit"), defaultLimit);
  const offset = countOf(parameters.get("result_offset"), 0);
  if (limit === undefined || limit > maxLimit) {
    return refuse("ParameterInvalid", `result_limit: Not a number up to ${maxLimit}`);
  }
  if (offset === undefined) return refuse("ParameterInvalid", "result_offset: Not a number");
  const searches = [...parameters].flatMap(([name, text]) => searchOf(name, text));
  const found = videos.all().filter((video) => searches.every((matches) => matches(video)));
  const page = found.slice(offset, offset + limit).map(describe);
  return accept({ videos: page, limit, offset, total: found.length });
}

function countOf(text: string | undefined, fallback: number): number | undefined {
  if (text === undefined) return fallback;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * `search` looks into the plain fields, `search:*` into the custom ones too, `search:a,custom.b` into those named and
 * `search:custom.*` into every custom field. The text may stand anywhere, in either case.
 */
function searchOf(name: string, text: string): ((video: Video) => boolean)[] {
  const scope = /^search(?::(.+))?$/.exec(name);
  if (!scope) return [];
  const wanted = scope[1]?.split(",") ?? plainFields;
  const sought = text.toLowerCase();
  return [
    (video) =>
      searchable(video).some(
        ([field, value]) =>
          wanted.some((want) => covers(want, field)) && value.toLowerCase().includes(sought),
      ),
  ];
}

const plainFields = ["author", "description", "link", "md5", "tags", "title", "video_key"];

function covers(want: string, field: string): boolean {
  if (want === "*") return plainFields.includes(field) || field.startsWith("custom.");
  return want === "custom.*" ? field.startsWith("custom.") : want === field;
}

function searchable({ key, fields, original }: Video): readonly (readonly [string, string])[] {
  const md5 = original?.md5 ?? "";
  return [...Object.entries({ ...fields, md5 }), ["video_key", key] as const];
}
