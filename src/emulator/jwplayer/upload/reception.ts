/** What JW Player makes of a form that its upload host received for a video. */
import type { Answer } from "../../intake.js";
import { refuse } from "../api/document.js";
import type { Backend } from "../backend.js";
import { mismatch } from "../expectation.js";
import type { ProgressBoard } from "../progress.js";
import { taken, toAnswer } from "./answers.js";
import { claimFile, fileOf, parametersOf } from "./claim.js";
import type { Form } from "./form.js";
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

function take(
  form: Form,
  parameters: ReadonlyMap<string, string>,
  { videos, tokens, rules }: Backend,
): Answer {
  const claim = claimFile(form, parameters, tokens.videos, (key) => videos.find(key) !== undefined);
  if ("refusal" in claim) return toAnswer(claim.refusal);
  const { key, token, file } = claim;
  const video = videos.find(key);
  const fault = video && mismatch(video, file);
  if (fault) return toAnswer(refuse(fault.code, fault.message));
  tokens.videos.spend(token);
  videos.receive(key, { ...file, via: "form" });
  return taken(key, file, parameters, rules.nestedLinks);
}
