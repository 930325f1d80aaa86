/** How calls are written down for Kaltura's API v3: as JSON, or as a form when a file travels along. */
import { bytesBody } from "../../http/bytes.js";
import type { HttpBody } from "../../http/http.js";
import { formBody } from "../../http/multipart.js";
import type { Json } from "../../model.js";

/** A file that travels with an action, as its `fileData`. */
export interface Attachment {
  /**
   * Never empty, or the server sees no file. The stored file gets its extension from here, so all parts of one file
   * carry the same name.
   */
  readonly fileName: string;
  readonly body: HttpBody;
}

/** One action of one service, and what it is given. */
export interface Action {
  readonly service: string;
  readonly action: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly file?: Attachment | undefined;
}

/** A request's address below the base URL, and its content. */
export interface Envelope {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: HttpBody;
}

type Tree = Readonly<Record<string, Json>>;

/** Answers as JSON, not as XML. */
const jsonFormat = 1;

/** Names this client in Kaltura's logs. */
const clientTag = "upreel";

/** One action by itself. The session, if any, travels in the body, where no log of URLs keeps it. */
export function encodeAction(
  { service, action, params, file }: Action,
  ks: string | undefined,
): Envelope {
  const path = `/api_v3/service/${service}/action/${action}`;
  return { path, ...encode({ ...params, ...common(ks) }, file, "fileData") };
}

/**
 * Several actions in one request (a multirequest): each runs after those before it, even after one that failed.
 * `{1:result:id}` stands for the `id` that the first answered. At most one may carry a file.
 */
export function encodeActions(actions: readonly Action[], ks: string): Envelope {
  const items = actions.map((action, index) => [String(index + 1), itemOf(action)] as const);
  const carrier = actions.findIndex(({ file }) => file !== undefined);
  const tree = { ...Object.fromEntries(items), ...common(ks) };
  const path = "/api_v3/service/multirequest";
  return { path, ...encode(tree, actions[carrier]?.file, `${carrier + 1}:fileData`) };
}

function itemOf({ service, action, params }: Action): Json {
  return { service, action, ...params };
}

function common(ks: string | undefined): Tree {
  return { ...(ks !== undefined && { ks }), format: jsonFormat, clientTag };
}

function encode(
  tree: Tree,
  file: Attachment | undefined,
  field: string,
): { headers: Readonly<Record<string, string>>; body: HttpBody } {
  // The server knows JSON by exactly this type: with a charset behind it, it ignores the whole body.
  if (file === undefined)
    return {
      headers: { "Content-Type": "application/json" },
      body: bytesBody(Buffer.from(JSON.stringify(tree))),
    };
  const { fileName: name, body } = file;
  return formBody(flatten(tree), {
    field,
    name,
    contentType: "application/octet-stream",
    body,
  });
}

/** Nested fields as form fields with colons in their names: `entry:name`. */
function flatten(
  tree: Tree | readonly Json[],
  prefix = "",
): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    const path = prefix + name;
    if (value === null) return [];
    if (typeof value === "object") return flatten(value, `${path}:`);
    return [[path, formValue(value)] as const];
  });
}

function formValue(value: boolean | number | string): string {
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}
