/** What JW Player makes of a form that its upload host received: token, file, digest, and then a video. */
import type { Answer } from "../../intake.js";
import type { Backend } from "../backend.js";
import { accept, refuse } from "../api/document.js";
import type { Document } from "../api/document.js";
import { mismatch } from "../expectation.js";
import type { ProgressBoard } from "../progress.js";
import { isField, isFile } from "./form.js";
import type { Form, FormFile } from "./form.js";
import type { Recipient } from "./host.js";

export function createReception(backend: Backend, progress: ProgressBoard): Recipient {
  return {
    begin({ request, url }) {
      const token = url.searchParams.get("token");
      if (token === null) return undefined;
      return progress.begin(token, Number(request.headers["content-length"]));
    },
    answer(form, exchange) {
      const parameters = parametersOf(form, exchange.url);
      const answer = take(form, parameters, backend);
      const file = fileOf(form);
      if (file) exchange.note({ fileName: file.fileName, sizeBytes: file.sizeBytes });
      progress.end(parameters.get("token") ?? "", answer.status);
      return answer;
    },
  };
}

/** Token and the rest may be in the query or in fields of the form; the query wins. */
function parametersOf(form: Form, url: URL): ReadonlyMap<string, string> {
  const fields = form.filter(isField).map(({ name, value }) => [name, value] as const);
  return new Map([...fields, ...url.searchParams]);
}

/** The part must be named exactly `file`; of several the last one counts. */
function fileOf(form: Form): FormFile | undefined {
  return form.filter(isFile).findLast(({ name }) => name === "file");
}

function take(form: Form, parameters: ReadonlyMap<string, string>, backend: Backend): Answer {
  const token = parameters.get("token");
  if (!token) return toAnswer(refuse("ParameterMissing", "token: The parameter is required"));
  const key = backend.tokens.videoOf(token);
  const video = key === undefined ? undefined : backend.videos.find(key);
  const named = parameters.get("key");
  if (!video || (named !== undefined && named !== video.key)) {
    return toAnswer(refuse("PermissionDenied", "token: The upload token is not valid"));
  }
  const file = fileOf(form);
  if (!file) return toAnswer(refuse("FileUploadFailed", "file: There is no such file in the form"));
  const fault = mismatch(video, file);
  if (fault) return toAnswer(refuse(fault.code, fault.message));
  backend.tokens.spend(token);
  backend.videos.receive(video.key, { ...file, via: "form" });
  return success(video.key, file, parameters, backend.rules.nestedLinks);
}

function success(
  key: string,
  { sizeBytes, md5 }: FormFile,
  parameters: ReadonlyMap<string, string>,
  nested: boolean,
): Answer {
  const address = parameters.get("redirect_address");
  if (address !== undefined) return redirect(address, key, parameters);
  return toAnswer(
    nested
      ? accept({ video: { md5, size: String(sizeBytes) } })
      : accept({ media: { type: "video", key }, file: { size: sizeBytes, md5 } }),
  );
}

const json = { "Content-Type": "application/json; charset=utf-8" };

function toAnswer({ status, body }: Document): Answer {
  return { status, headers: json, body: JSON.stringify(body) };
}

/** `redirect_query.<name>` become its query; the key goes into the query or, if so asked, the path. */
function redirect(address: string, key: string, parameters: ReadonlyMap<string, string>): Answer {
  const query = new URLSearchParams();
  const inPath = parameters.get("key_in_path") === "True";
  if (!inPath) query.set("video_key", key);
  for (const [name, value] of parameters) {
    if (name.startsWith("redirect_query.")) query.set(name.slice("redirect_query.".length), value);
  }
  const path = inPath ? `${address.replace(/\/$/, "")}/${key}` : address;
  const search = query.toString();
  const Location = search === "" ? path : `${path}?${search}`;
  return { status: 302, headers: { ...json, Location } };
}
