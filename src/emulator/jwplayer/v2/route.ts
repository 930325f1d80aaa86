/** Which call a request is. */
import type { Reply } from "./reply.js";

/** A request that has been let in. */
export interface Call {
  /** The values of the path's `:name` segments. */
  readonly ids: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The parsed body; undefined when there is none. */
  readonly body: unknown;
  /** What stands behind `Bearer`. */
  readonly bearer: string;
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Behind `/v2/`, with `:name` for a segment of any value. */
  readonly path: string;
  /** Behind `jwplayer.v2.`. */
  readonly operation: string;
  /** The call is authorized by something else than the account's secret, and checks that itself. */
  readonly ownAuthorization?: true;
  readonly run: (call: Call) => Reply | Promise<Reply>;
}

/** A route whose path matches, whether or not its method does. */
export interface Match {
  readonly route: Route;
  readonly ids: Call["ids"];
}

/** A slash at the end makes no difference. */
export function findMatches(routes: readonly Route[], pathname: string): readonly Match[] {
  const segments = pathname
    .replace(/^\/v2\//, "")
    .replace(/\/$/, "")
    .split("/");
  return routes.flatMap((route) => {
    const ids = matchPath(route.path.split("/"), segments);
    return ids ? [{ route, ids }] : [];
  });
}

function matchPath(
  pattern: readonly string[],
  segments: readonly string[],
): Call["ids"] | undefined {
  if (pattern.length !== segments.length) return undefined;
  const ids: Record<string, string> = {};
  for (const [at, word] of pattern.entries()) {
    const segment = segments[at] ?? "";
    if (word.startsWith(":")) ids[word.slice(1)] = segment;
    else if (word !== segment) return undefined;
  }
  return ids;
}
