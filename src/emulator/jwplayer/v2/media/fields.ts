/** What a media is made of: its metadata, and how its file comes. */
import { fetchableUrl } from "../../download.js";
import {
  faultIn,
  isListOf,
  isMapOf,
  isNullOr,
  isNumber,
  isOneOf,
  isText,
  isTime,
  isTruth,
  partOf,
  textOf,
} from "../shape.js";
import type { Fields, Shape } from "../shape.js";

export interface MediaFields {
  readonly metadata: Fields;
  readonly upload: Upload;
}

/** How a media's file comes, or came last. */
export interface Upload {
  readonly method: "direct" | "multipart" | "fetch" | "external";
  /** What a direct PUT has to carry as its type. */
  readonly mimeType: string | undefined;
  /** Where the file is fetched from, or stays. */
  readonly url: URL | undefined;
  readonly fileName: string | undefined;
  readonly trimInPoint: string | undefined;
  readonly trimOutPoint: string | undefined;
}

const metadataShape: Shape = {
  title: isNullOr(isText),
  description: isNullOr(isText),
  author: isNullOr(isText),
  permalink: isNullOr(isText),
  category: isNullOr(isText),
  external_id: isNullOr(isText),
  language: isNullOr(isText),
  tags: isNullOr(isListOf(isText)),
  custom_params: isNullOr(isMapOf(isText)),
  publish_start_date: isNullOr(isTime),
  publish_end_date: isNullOr(isTime),
  duration: isNullOr(isNumber),
};

const uploadShape: Shape = {
  method: isOneOf("direct", "multipart", "fetch", "external"),
  mime_type: isText,
  download_url: isText,
  source_url: isText,
  trim_in_point: isText,
  trim_out_point: isText,
  file_name: isText,
  auto_publish: isTruth,
};

/** What is wrong with a body, in words. */
export interface Complaint {
  readonly complaint: string;
}

export function readMetadata(body: unknown): Fields | Complaint {
  const metadata = partOf(body, "metadata");
  if (!metadata) return { complaint: "metadata: Not an object" };
  const fault = faultIn(metadata, metadataShape);
  return fault === undefined ? metadata : { complaint: `metadata.${fault}: Not a valid field` };
}

/** The upload of a body without one is direct. */
export function readUpload(body: unknown): Upload | Complaint {
  const upload = partOf(body, "upload");
  if (!upload) return { complaint: "upload: Not an object" };
  const fault = faultIn(upload, uploadShape) ?? misplacedIn(upload);
  if (fault !== undefined) return { complaint: `upload.${fault}: Not a valid field` };
  return {
    method: (upload.method ?? "direct") as Upload["method"],
    mimeType: textOf(upload, "mime_type"),
    url: urlOf(upload),
    fileName: textOf(upload, "file_name"),
    trimInPoint: textOf(upload, "trim_in_point"),
    trimOutPoint: textOf(upload, "trim_out_point"),
  };
}

/** Which address a method needs; the others take none. */
const addresses: Readonly<Record<string, string>> = {
  fetch: "download_url",
  external: "source_url",
};

function urlOf(upload: Fields): URL | undefined {
  const name = addresses[textOf(upload, "method") ?? ""];
  return name === undefined ? undefined : fetchableUrl(textOf(upload, name) ?? "");
}

/** A field that the method needs and is not there, or that it cannot do with. */
function misplacedIn(upload: Fields): string | undefined {
  const needed = addresses[textOf(upload, "method") ?? ""];
  if (needed !== undefined && !urlOf(upload)) return needed;
  const trims = upload.method === "external" ? ["trim_in_point", "trim_out_point"] : [];
  const useless = Object.values(addresses).filter((name) => name !== needed);
  return [...useless, ...trims].find((name) => upload[name] !== undefined);
}

export function isComplaint(value: object): value is Complaint {
  return "complaint" in value;
}
