/** How a video's file is to come, as create and update are asked for it. */
import type { Backend } from "../backend.js";
import { download, fetchableUrl } from "../download.js";
import { mismatch } from "../expectation.js";
import { hostOf } from "../link.js";
import type { Link } from "../link.js";
import { originalsBucket } from "../s3/originals.js";
import { signedLink } from "../s3/signed-link.js";
import type { Call } from "./call.js";
import { accept, refuse } from "./document.js";
import type { Document } from "./document.js";

export type Way =
  | { readonly kind: "fetch"; readonly from: URL }
  | { readonly kind: "form" | "resumable" }
  | { readonly kind: "s3"; readonly contentType: string };

/** The way that the parameters ask for; without any wish it is a form. */
export function chooseWay(parameters: Call["parameters"]): Way | { readonly refusal: Document } {
  const from = parameters.get("download_url");
  if (from !== undefined) return chooseFetch(from);
  const method = parameters.get("upload_method") ?? defaultMethod(parameters);
  if (method === "single") return { kind: "form" };
  if (method === "multipart") return { kind: "resumable" };
  const contentType = parameters.get("upload_content_type") ?? "";
  if (method === "s3") return { kind: "s3", contentType };
  const message = "upload_method: Not one of `single`, `multipart` and `s3`";
  return { refusal: refuse("ParameterInvalid", message) };
}

/** Older kits ask for `resumable=true` instead of naming a method. */
function defaultMethod(parameters: Call["parameters"]): string {
  return isTrue(parameters.get("resumable")) ? "multipart" : "single";
}

function chooseFetch(from: string): Way | { readonly refusal: Document } {
  const url = fetchableUrl(from);
  return url
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
    fetchVideo(backend, key, way.from);
    return accept({ video: { key } });
  }
  const target = openTarget(backend, key, way);
  return backend.rules.nestedLinks
    ? accept({ video: { key, ...target } })
    : accept({ media: { type: "video", key }, ...target });
}

interface Target {
  readonly link: Link;
  readonly session_id?: string;
}

/** The session id of a resumable upload is all that it needs; its link bears no token. */
function openTarget(backend: Backend, key: string, way: Exclude<Way, { kind: "fetch" }>): Target {
  const { ground, sessionIds, tokens } = backend;
  if (way.kind === "s3") {
    return { link: signedLink(backend, `/${originalsBucket}/${key}`, way.contentType) };
  }
  const host = hostOf(ground.origin());
  if (way.kind === "resumable") {
    const link = { ...host, path: "/v1/videos/upload/resumable", query: { key } };
    return { link, session_id: sessionIds.issue(key) };
  }
  const query = { key, token: tokens.videos.issue(key) };
  return { link: { ...host, path: "/v1/videos/upload", query } };
}

/** The video moves on by itself, and fails when the download does or brings another file than was promised. */
function fetchVideo({ ground, videos }: Backend, key: string, from: URL): void {
  download(ground, from, {
    failed: (message) => {
      videos.fail(key, message);
    },
    received: (file) => {
      const video = videos.find(key);
      const fault = video && mismatch(video, file);
      if (fault) videos.fail(key, fault.message);
      else videos.receive(key, { ...file, via: "fetch" });
    },
  });
}
