import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { UploadError } from "../../errors.js";
import type { Range } from "../../model.js";
import { invalidInput, sourceChanged } from "../refusal.js";

/** What an origin's answer says of the file. */
export interface Described {
  /** Undefined when the origin does not tell. */
  readonly sizeBytes: number | undefined;
  /** True when any range can be asked for, and will be one of this very version of the file. */
  readonly hasRanges: boolean;
  /** True when this answer is the file's beginning only. */
  readonly isPart: boolean;
  /** Tells this version of the file from others, as `If-Range` takes it (RFC 9110, section 13.1.5). */
  readonly validator: string | undefined;
  readonly contentType: string | undefined;
  readonly fileName: string | undefined;
}

/**
 * Reads the answer to the first request, for a range at the beginning.
 * @throws UploadError `invalid-input` when there is nothing to upload, `throttled` or `interrupted` when there may be soon
 */
export function describe({ statusCode = 0, headers }: IncomingMessage, place: string): Described {
  if (statusCode !== 200 && statusCode !== 206) throw refusal(statusCode, headers, place);
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") {
    const problem = `${place} sends the file compressed (${encoding})`;
    throw invalidInput("input", problem, "give a URL that gives it as it is");
  }
  const isPart = statusCode === 206;
  const range = isPart ? rangeIn(headers) : undefined;
  const sizeBytes = isPart ? range?.totalBytes : lengthIn(headers);
  const validator = validatorIn(headers);
  const isKnown = sizeBytes !== undefined && validator !== undefined;
  return {
    sizeBytes,
    hasRanges: range?.start === 0 && isKnown,
    isPart,
    validator,
    contentType: headers["content-type"]?.split(";")[0]?.trim(),
    fileName: fileNameIn(headers["content-disposition"]),
  };
}

/**
 * Checks the answer to a later request, for any range.
 * @throws UploadError `source-changed` when it is of another version than the first one was
 */
export function expectSameFile(
  { statusCode = 0, headers }: IncomingMessage,
  range: Range,
  { sizeBytes, validator }: Described,
  place: string,
): void {
  if (statusCode === 200) throw sourceChanged(`${place} now has another version of it`);
  if (statusCode === 412 || statusCode === 416)
    throw sourceChanged(`${place} no longer has these bytes`);
  if (statusCode === 404 || statusCode === 410) throw sourceChanged(`${place} no longer has it`);
  if (statusCode !== 206) throw refusal(statusCode, headers, place);
  const given = rangeIn(headers);
  if (given?.totalBytes !== sizeBytes) throw sourceChanged(`${place} now has another size`);
  const current = validatorIn(headers);
  if (validator !== undefined && current !== undefined && current !== validator)
    throw sourceChanged(`${place} now has another version of it`);
  if (given?.start === range.start && given.end === range.end) return;
  throw new UploadError(
    "interrupted",
    `the source at ${place} answered with other bytes than asked for`,
  );
}

interface ContentRange extends Range {
  readonly totalBytes: number | undefined;
}

/** `bytes 0-99/1000`, or with `*` for an unknown total. */
function rangeIn(headers: IncomingHttpHeaders): ContentRange | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers["content-range"] ?? "");
  if (match === null) return undefined;
  const [, start, last, total] = match;
  const totalBytes = total === "*" ? undefined : Number(total);
  return { start: Number(start), end: Number(last) + 1, totalBytes };
}

function lengthIn(headers: IncomingHttpHeaders): number | undefined {
  const length = headers["content-length"];
  return length === undefined ? undefined : Number(length);
}

/** A weak ETag does not promise the same bytes; the time of the last change is as good as it gets then. */
function validatorIn({
  etag,
  "last-modified": lastModified,
}: IncomingHttpHeaders): string | undefined {
  return etag !== undefined && !etag.startsWith("W/") ? etag : lastModified;
}

function fileNameIn(disposition: string | undefined): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return undefined;
    }
  }
  const [, quoted, plain] = /filename=(?:"([^"]*)"|([^;]+))/i.exec(disposition ?? "") ?? [];
  return quoted ?? plain?.trim();
}

function refusal(status: number, headers: IncomingHttpHeaders, place: string): UploadError {
  const said = `the source at ${place} answered ${status}`;
  const details = { operation: "read", status };
  if (status === 401 || status === 403 || status === 407) {
    const remedy = "give the headers that it asks for, or a signed link that has not expired";
    return new UploadError("unauthorized", `${said}; ${remedy}`, details);
  }
  if (status === 429 || status === 503) {
    const retryAfterMs = waitIn(headers);
    return new UploadError("throttled", said, { ...details, retryAfterMs });
  }
  if (status === 408 || status >= 500) return new UploadError("interrupted", said, details);
  const empty = status === 416 && /^bytes \*\/0$/.test(headers["content-range"] ?? "");
  const problem = empty ? `the file at ${place} is empty` : said;
  return invalidInput("input", problem, "give the URL of a video file").with(details);
}

/** Only whole seconds: the other form, a date, would need the origin's clock. */
function waitIn({ "retry-after": after = "" }: IncomingHttpHeaders): number | undefined {
  return /^\d+$/.test(after) ? Number(after) * 1000 : undefined;
}
