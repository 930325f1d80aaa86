/** The URL forms of the API: `/api_v3/service/X/action/Y/key/value`, with or without `index.php`, or all in the query. */
import { formFields } from "./params.js";
import type { Fields } from "./params.js";
import { treeOf } from "./params.js";
import { text } from "./values.js";

/** The parameters in the URL, the path's after the query's; undefined when the URL is not of the API. */
export function urlFields(url: URL): Fields | undefined {
  const [, root, ...segments] = url.pathname.split("/");
  if (root !== "api_v3") return undefined;
  const steps = segments.filter((segment) => segment !== "" && segment !== "index.php");
  const pairs = steps.flatMap((step, at): [string, string][] =>
    at % 2 === 0 ? [[decode(step), decode(steps[at + 1] ?? "")]] : [],
  );
  return [...formFields(url.searchParams), ...formFields(pairs)];
}

/** What records call the request, from its URL alone: `kaltura.uploadtoken.upload`. */
export function operationOf(url: URL): string | undefined {
  const fields = urlFields(url);
  if (!fields) return undefined;
  const params = treeOf(fields);
  const service = text(params, "service")?.toLowerCase();
  if (service === "multirequest") return "kaltura.multirequest";
  const action = text(params, "action")?.toLowerCase();
  return service && action ? `kaltura.${service}.${action}` : "kaltura.api";
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
