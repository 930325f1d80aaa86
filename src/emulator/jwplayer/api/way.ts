/** How a video's file is to come, as create and update are asked for it. */
import type { Backend } from "../backend.js";
import { download } from "../download.js";
import { hostOf } from "../link.js";
import type { Link } from "../link.js";
import { signedLink } from "../s3/signed-link.js";
import type { Call } from "./call.js";
import { accept, refuse } from "./document.js";
import type { Document } from "./document.js";

export type Way =
  | { readonly kind: "fetch"; readonly from: URL }
  | { readonly kind: "form" }
  | { readonly kind: "s3"; readonly contentType: string };

/** The way that the parameters ask for; without any wish it is a form. */
export function chooseWay(parameters: Call["parameters"]): Way | { readonly refusal: Document } {
  const from = parameters.get("download_url");
  if (from !== undefined) return chooseFetch(from);
  const method = parameters.get("upload_method") ?? "single";
  if (method === "single" && !isTrue(parameters.get("resumable"))) return { kind: "form" };
  const contentType = parameters.get("upload_content_type") ?? "";
  if (method === "s3") return { kind: "s3", contentType };
  return {
    refusal: refuse("ParameterInvalid", "upload_method: Not one of the emulated `single` and `s3`"),
  };
}

function chooseFetch(from: string): Way | { readonly refusal: Document } {
  const url = URL.canParse(from) ? new URL(from) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:"
    ? { kind: "fetch", from: url }
    : { refusal: refuse("ParameterInvalid", "download_url: Not an http or https URL") };
}

/** `update_file` and `resumable` are sent as `true` or `True`. */
export function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === "true";
}

/** Sets the way up and answers as create and update do. */
export function openWay(backend: Backend, key: string, way: Way): Document {
  if (way.kind === "fetch") {
    download(backend, key, way.from);
    return accept({ video: { key } });
  }
  const link =
    way.kind === "s3" ? signedLink(backend, key, way.contentType) : formLink(backend, key);
  return backend.rules.nestedLinks
    ? accept({ video: { key, link } })
    : accept({ media: { type: "video", key }, link });
}

function formLink({ ground, tokens }: Backend, key: string): Link {
  const token = tokens.issue(key);
  return { ...hostOf(ground.origin()), path: "/v1/videos/upload", query: { key, token } };
}
