/** Reads a multipart form: fields into memory, file parts straight into files, at the pace of the disk. */
import busboy from "busboy";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import type { BodyContent } from "./body.js";
import { formFields, jsonFields } from "./params.js";
import type { Fields } from "./params.js";
import type { UploadedFile } from "./uploaded-file.js";

const blockBytes = 1024 * 1024;
const maxFieldBytes = 16 * blockBytes;

/** Rejects when the client goes away before the end; nothing is left behind then. */
export async function readMultipart(
  request: IncomingMessage,
  maxPartBytes: number,
  scratchFile: () => string,
): Promise<BodyContent> {
  const parser = openParser(request, maxPartBytes);
  const pairs: [string, string][] = [];
  const pending: Promise<Received>[] = [];
  parser?.on("field", (name, value) => {
    pairs.push([name, value]);
  });
  parser?.on("file", (part, stream, { filename }) => {
    if (filename === undefined || filename === "") {
      // To PHP a part without a name is no file.
      pairs.push([part, ""]);
      stream.resume();
    } else {
      pending.push(receive({ part, name: filename, path: scratchFile() }, stream));
    }
  });

  try {
    await (parser ? parse(request, parser) : skip(request));
  } catch (gone) {
    parser?.destroy();
    await contentOf(pairs, await Promise.all(pending)).discard();
    throw gone;
  }
  return contentOf(pairs, await Promise.all(pending));
}

interface Received {
  readonly part: string;
  readonly file: UploadedFile;
  readonly isKept: () => boolean;
}

interface FilePart {
  readonly part: string;
  readonly name: string;
  readonly path: string;
}

/** Undefined when the form has no usable boundary. */
function openParser(request: IncomingMessage, maxPartBytes: number): busboy.Busboy | undefined {
  // One byte more than allowed, because the parser calls a part cut short as soon as it reaches the limit.
  const limits = { fileSize: maxPartBytes + 1, fieldSize: maxFieldBytes };
  const sizes = { highWaterMark: blockBytes, fileHwm: blockBytes };
  try {
    return busboy({ headers: request.headers, defParamCharset: "utf8", limits, ...sizes });
  } catch {
    return undefined;
  }
}

/** A form that ends too early, or makes no sense, counts as far as it went. */
async function parse(request: IncomingMessage, parser: busboy.Busboy): Promise<void> {
  const parsed = finished(parser).catch(() => undefined);
  request.pipe(parser);
  await Promise.race([parsed, finished(request, { writable: false })]);
  await skip(request);
  await parsed;
}

async function skip(request: IncomingMessage): Promise<void> {
  request.resume();
  await finished(request, { writable: false });
}

async function receive({ part, name, path }: FilePart, stream: Readable): Promise<Received> {
  const target = createWriteStream(path, { highWaterMark: blockBytes });
  const whole = await pipeline(stream, target).then(
    () => true,
    () => false,
  );
  let kept = false;
  const file: UploadedFile = {
    name,
    path,
    sizeBytes: target.bytesWritten,
    intact: whole && Reflect.get(stream, "truncated") !== true,
    keep: () => {
      kept = true;
    },
  };
  return { part, file, isKept: () => kept };
}

function contentOf(pairs: readonly [string, string][], received: readonly Received[]): BodyContent {
  return {
    fields: fieldsOf(pairs),
    files: new Map(received.map(({ part, file }) => [part, file])),
    async discard() {
      const unwanted = received.filter(({ isKept }) => !isKept());
      await Promise.all(unwanted.map(({ file }) => rm(file.path, { force: true })));
    },
  };
}

/** A field `json` that holds something replaces all other fields. */
function fieldsOf(pairs: readonly [string, string][]): Fields {
  const json = pairs.findLast(([name]) => name === "json");
  const replaced = json ? jsonFields(json[1]) : [];
  return replaced.length > 0 ? replaced : formFields(pairs);
}
