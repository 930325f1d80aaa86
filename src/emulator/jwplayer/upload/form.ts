/** Receiving a form: what the nginx upload module makes of a `multipart/form-data` body. */
import type { IncomingMessage } from "node:http";
import { createDigester } from "../../digest.js";
import type { Digests } from "../../digest.js";
import type { JwplayerRules } from "../rules.js";
import { boundaryOf, createMultipartParser } from "./multipart.js";
import type { PartHead, PartSink } from "./multipart.js";

export interface FormField {
  readonly kind: "field";
  readonly name: string;
  readonly value: string;
}

/** A file part that came in full; its bytes have been digested and are gone. */
export interface FormFile extends Digests {
  readonly kind: "file";
  readonly name: string;
  readonly fileName: string;
  readonly contentType: string | undefined;
}

/** The parts that survived, in the order in which they came. Cut and oversized ones are not among them. */
export type Form = readonly (FormField | FormFile)[];

export type FormLimits = Pick<
  JwplayerRules,
  "maxFileBytes" | "maxPartHeaderBytes" | "maxFieldsBytes"
>;

export function isField(entry: FormField | FormFile): entry is FormField {
  return entry.kind === "field";
}

export function isFile(entry: FormField | FormFile): entry is FormFile {
  return entry.kind === "file";
}

/** Undefined when the form is malformed. Rejects when the client goes away. */
export async function readForm(
  request: IncomingMessage,
  limits: FormLimits,
  onReceived?: (bytes: number) => void,
): Promise<Form | undefined> {
  const boundary = boundaryOf(request.headers["content-type"] ?? "");
  if (boundary === undefined) return undefined;
  const form: (FormField | FormFile)[] = [];
  const open = collectInto(form, limits);
  const { maxPartHeaderBytes } = limits;
  const parser = createMultipartParser({ boundary, maxPartHeaderBytes, open });
  let received = 0;
  // Leaving the loop early must not close the connection: the refusal has yet to be sent.
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of chunks) {
    received += chunk.length;
    onReceived?.(received);
    if (!parser.write(chunk)) return undefined;
  }
  return form;
}

function collectInto(form: (FormField | FormFile)[], limits: FormLimits) {
  const budget = { bytes: limits.maxFieldsBytes };
  return (head: PartHead): PartSink =>
    head.fileName
      ? fileSink({ ...head, fileName: head.fileName }, limits.maxFileBytes, (file) =>
          form.push(file),
        )
      : fieldSink(head.name, budget, (field) => form.push(field));
}

/** An oversized file is dropped without a word, as by the module. */
function fileSink(
  { name, fileName, contentType }: PartHead & { readonly fileName: string },
  maxBytes: number,
  keep: (file: FormFile) => void,
): PartSink {
  const digester = createDigester();
  let bytes = 0;
  return {
    write(block) {
      bytes += block.length;
      if (bytes <= maxBytes) digester.update(block);
    },
    end() {
      if (bytes > maxBytes) return;
      keep({ kind: "file", name, fileName, contentType, ...digester.result() });
    },
  };
}

/** A field that overdraws the common budget is dropped; those before and after it stay. */
function fieldSink(
  name: string,
  budget: { bytes: number },
  keep: (field: FormField) => void,
): PartSink {
  const blocks: Buffer[] = [];
  let bytes = 0;
  return {
    write(block) {
      bytes += block.length;
      if (bytes <= budget.bytes) blocks.push(Buffer.from(block));
    },
    end() {
      if (bytes > budget.bytes) return;
      budget.bytes -= bytes;
      keep({ kind: "field", name, value: Buffer.concat(blocks).toString("utf8") });
    },
  };
}
