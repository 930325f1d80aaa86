/** Reading an API call: parameters may come in the query, in a form body or in a JSON body. */
import type { Exchange } from "../../contract.js";
import { readText } from "../body.js";
import type { JwplayerRules } from "../rules.js";
import { isField, readForm } from "../upload/form.js";
import type { FormField } from "../upload/form.js";
import type { Parameter } from "./signature.js";

export interface Call {
  /** `videos/create`; empty when none is named. */
  readonly method: string;
  /** By name; of a repeated name the last value. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The parameters that the signature covers: a JSON body is not signed, a form is. */
  readonly signed: readonly Parameter[];
}

/** Undefined when the body cannot be understood. */
export async function readCall(
  { request, url }: Exchange,
  rules: JwplayerRules,
): Promise<Call | undefined> {
  const method = methodOf(url);
  const query = [...url.searchParams];
  const type = request.headers["content-type"]?.toLowerCase() ?? "";
  if (request.method === "GET") return call(method, query, []);
  if (type.startsWith("multipart/form-data")) {
    const fields = (await readForm(request, rules))?.filter(isField);
    return fields && call(method, [...query, ...fields.map(toParameter)], []);
  }
  const body = await readText(request);
  if (body === undefined) return undefined;
  if (type.startsWith("application/json")) {
    const unsigned = fromJson(body);
    return unsigned && call(method, query, unsigned);
  }
  return call(method, [...query, ...new URLSearchParams(body)], []);
}

/** `videos/create` of `/v1/videos/create/`. */
export function methodOf(url: URL): string {
  return url.pathname.replace(/^\/v1\/?/, "").replace(/\/$/, "");
}

function call(method: string, signed: readonly Parameter[], unsigned: readonly Parameter[]): Call {
  return {
    method,
    parameters: new Map([...signed, ...unsigned]),
    signed: signed.filter(([name]) => name !== "api_signature"),
  };
}

function toParameter({ name, value }: FormField): Parameter {
  return [name, value];
}

function fromJson(text: string): readonly Parameter[] | undefined {
  if (text.trim() === "") return [];
  try {
    return flatten(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** `{custom: {a: 1}}` becomes `custom.a=1`. */
function flatten(value: unknown, name = ""): readonly Parameter[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) =>
      flatten(inner, name === "" ? key : `${name}.${key}`),
    );
  }
  return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
}
