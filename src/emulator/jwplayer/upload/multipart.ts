/**
 * A streaming parser of `multipart/form-data` with the habits of the nginx upload module, which are not those of
 * RFC 7578: line ends may be bare LF, anything may stand before the first delimiter and behind the last, and a part's
 * header is read with simple text searches.
 */

/** The header of one part. */
export interface PartHead {
  readonly name: string;
  /** Without any path. Undefined or empty: an ordinary field. */
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
}

/** Where one part's bytes go. */
export interface PartSink {
  write(block: Buffer): void;
  /** Called once, and not at all for a part whose closing delimiter never came. */
  end(): void;
}

export interface MultipartParser {
  /** False once the form is malformed; nothing more is then understood. */
  write(chunk: Buffer): boolean;
}

export interface MultipartOptions {
  readonly boundary: string;
  /** Longest line of a part's header, in bytes. */
  readonly maxPartHeaderBytes: number;
  open(head: PartHead): PartSink;
}

/** Undefined when the content type names no boundary. */
export function boundaryOf(contentType: string): string | undefined {
  const match = /boundary=(?:"([^"]*)"|([^\s;,]*))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  return boundary === "" ? undefined : boundary;
}

const lf = 0x0a;
const cr = 0x0d;
const hyphen = 0x2d;

export function createMultipartParser(options: MultipartOptions): MultipartParser {
  const input: Input = { pending: Buffer.alloc(0) };
  const reading = readParts(input, options);
  return {
    write(chunk) {
      input.pending = input.pending.length === 0 ? chunk : Buffer.concat([input.pending, chunk]);
      return reading.next().done !== true;
    },
  };
}

/** Bytes that have come and not yet been dealt with. */
interface Input {
  pending: Buffer;
}

function take(input: Input, bytes: number): Buffer {
  const taken = input.pending.subarray(0, bytes);
  input.pending = input.pending.subarray(bytes);
  return taken;
}

/** Yields whenever it needs more input; returns when the form is malformed. */
function* readParts(input: Input, options: MultipartOptions): Generator<undefined, void> {
  /** Between parts. The bare LF is enough; a CR before it belongs to the delimiter too. */
  const delimiter = Buffer.from(`\n--${options.boundary}`, "latin1");
  yield* skipPreamble(input, delimiter.subarray(1));
  while (yield* anotherPartFollows(input)) {
    const head = yield* readHead(input, options.maxPartHeaderBytes);
    if (!head) return;
    yield* readBytes(input, delimiter, options.open(head));
  }
  for (;;) {
    take(input, input.pending.length);
    yield;
  }
}

function* skipPreamble(input: Input, opener: Buffer): Generator<undefined, void> {
  let at = input.pending.indexOf(opener);
  while (at < 0) {
    take(input, Math.max(0, input.pending.length - opener.length + 1));
    yield;
    at = input.pending.indexOf(opener);
  }
  take(input, at + opener.length);
}

/** Behind a delimiter: a line end announces a part, a hyphen the end of the form; all else is passed over. */
function* anotherPartFollows(input: Input): Generator<undefined, boolean> {
  for (;;) {
    while (input.pending.length === 0) yield;
    const byte = take(input, 1)[0];
    if (byte === lf) return true;
    if (byte === hyphen) return false;
  }
}

/** The lines up to an empty one. Undefined when one of them is too long, or the part is not to be had. */
function* readHead(input: Input, maxBytes: number): Generator<undefined, PartHead | undefined> {
  const lines: string[] = [];
  for (;;) {
    const at = input.pending.indexOf(lf);
    if ((at < 0 ? input.pending.length : at) >= maxBytes) return undefined;
    if (at < 0) {
      yield;
      continue;
    }
    const line = take(input, at + 1)
      .toString("utf8")
      .replace(/\r?\n$/, "");
    if (line === "") return toHead(lines);
    lines.push(line);
  }
}

function* readBytes(input: Input, delimiter: Buffer, sink: PartSink): Generator<undefined, void> {
  let at = input.pending.indexOf(delimiter);
  while (at < 0) {
    // The last bytes may be the beginning of a delimiter, its CR included.
    sink.write(take(input, Math.max(0, input.pending.length - delimiter.length)));
    yield;
    at = input.pending.indexOf(delimiter);
  }
  const content = take(input, at);
  sink.write(content.at(-1) === cr ? content.subarray(0, -1) : content);
  sink.end();
  take(input, delimiter.length);
}

/** Undefined for a part that is not `form-data` (or `attachment`): the module refuses the whole form. */
function toHead(lines: readonly string[]): PartHead | undefined {
  const disposition = valueOf(lines, "content-disposition");
  if (!disposition || !/^(?:form-data|attachment)/i.test(disposition)) return undefined;
  return {
    name: /(?<!file)name="?([^";]*)/.exec(disposition)?.[1] ?? "",
    fileName: fileNameOf(disposition),
    contentType: valueOf(lines, "content-type"),
  };
}

function valueOf(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((candidate) => candidate.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

/**
 * The file name of a Content-Disposition as the module reads it: `filename=` in lower case and without a blank, up to
 * the next quote or semicolon whatever stands before it, cut down to what follows the last slash or backslash.
 */
export function fileNameOf(disposition: string): string | undefined {
  const name = /filename="?([^";]*)/.exec(disposition)?.[1];
  return name?.replace(/^.*[\\/]/, "");
}
