/** `multipart/form-data` bodies: the only file that imports form-data. */
import { createRequire } from "node:module";
import type FormData from "form-data";
import { bytesBody } from "./bytes.js";
import { safeFileName } from "./file-name.js";
import type { HttpBody } from "./http.js";
import { joinedBody } from "./joined-body.js";

export type FormField = readonly [name: string, value: string];

export interface FormFile {
  /** Name of the form's field. */
  readonly field: string;
  /** File name as the platform shall see it; made safe by `safeFileName`. */
  readonly name: string;
  readonly contentType: string;
  readonly body: HttpBody;
}

export interface Form {
  /** `Content-Type` with the boundary. */
  readonly headers: Record<string, string>;
  /** Of known length, and openable for each attempt like the file's own. */
  readonly body: HttpBody;
}

const load = createRequire(import.meta.url);

/**
 * A form of text fields, in their order, and at most one file, after them.
 *
 * form-data writes all of it but the file's bytes: it is given an empty file, and the bytes are sent between the two
 * halves of what it wrote, without passing through its streams.
 */
export function formBody(fields: readonly FormField[], file: FormFile | undefined): Form {
  const form = new (load("form-data") as typeof FormData)();
  for (const [name, value] of fields) form.append(name, value);
  if (file !== undefined) {
    const { name, contentType } = file;
    form.append(file.field, Buffer.alloc(0), { filename: safeFileName(name), contentType });
  }
  const envelope = form.getBuffer();
  const headers = { "Content-Type": `multipart/form-data; boundary=${form.getBoundary()}` };
  if (file === undefined) return { headers, body: bytesBody(envelope) };
  const tailBytes = Buffer.byteLength(`\r\n--${form.getBoundary()}--\r\n`);
  const [head, tail] = [envelope.subarray(0, -tailBytes), envelope.subarray(-tailBytes)];
  return { headers, body: joinedBody(head, file.body, tail) };
}
