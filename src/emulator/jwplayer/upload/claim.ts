/** Which file of a form is meant, and what for. */
import { refuse } from "../api/document.js";
import type { Document } from "../api/document.js";
import { isField, isFile } from "./form.js";
import type { Form, FormFile } from "./form.js";
import type { Tokens } from "./tokens.js";

export interface Claim {
  /** The key that the token was issued for. */
  readonly key: string;
  readonly token: string;
  readonly file: FormFile;
}

/** Token and the rest may be in the query or in fields of the form; the query wins. */
export function parametersOf(form: Form, url: URL): ReadonlyMap<string, string> {
  const fields = form.filter(isField).map(({ name, value }) => [name, value] as const);
  return new Map([...fields, ...url.searchParams]);
}

/** The part must be named exactly `file`; of several the last one counts. */
export function fileOf(form: Form): FormFile | undefined {
  return form.filter(isFile).findLast(({ name }) => name === "file");
}

/** @param exists Whether there still is what the token was issued for. */
export function claimFile(
  form: Form,
  parameters: ReadonlyMap<string, string>,
  tokens: Tokens,
  exists: (key: string) => boolean,
): Claim | { readonly refusal: Document } {
  const token = parameters.get("token");
  if (!token) {
    return { refusal: refuse("ParameterMissing", "token: The parameter is required") };
  }
  const key = tokens.keyOf(token);
  const named = parameters.get("key");
  if (key === undefined || !exists(key) || (named !== undefined && named !== key)) {
    return { refusal: refuse("PermissionDenied", "token: The upload token is not valid") };
  }
  const file = fileOf(form);
  if (file) return { key, token, file };
  return { refusal: refuse("FileUploadFailed", "file: There is no such file in the form") };
}
