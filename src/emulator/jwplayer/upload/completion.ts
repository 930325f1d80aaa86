/** What JW Player makes of what the resumable host tells it. */
import { createReadStream } from "node:fs";
import type { Exchange } from "../../contract.js";
import { digestStream } from "../../digest.js";
import type { Answer } from "../../intake.js";
import { refuse } from "../api/document.js";
import type { Document } from "../api/document.js";
import type { Backend } from "../backend.js";
import { mismatch } from "../expectation.js";
import type { Video } from "../videos.js";
import { taken, toAnswer } from "./answers.js";
import { fileOf } from "./claim.js";
import type { Recipient } from "./host.js";
import type { Deliver } from "./resumable/delivery.js";

/**
 * The API is told of the session by the request's headers, which the host passes on as they are. It takes the data file
 * as it is on disk, and answers with the size that the host told.
 */
export function createCompletion(backend: Backend): Deliver {
  return async (delivery, exchange) => {
    const found = findVideo(backend, exchange);
    if ("refusal" in found) return toAnswer(found.refusal);
    if (delivery.kind === "nothing") return noFile();
    if (delivery.kind === "late") {
      const message = "X-Session-ID: The file of this session is complete";
      return toAnswer(refuse("ParameterInvalid", message));
    }
    const stored = await digestStream(createReadStream(delivery.path));
    exchange.note({ sizeBytes: stored.sizeBytes });
    const { fileName } = delivery;
    return take(backend, exchange, found.video, { ...stored, fileName }, delivery);
  };
}

/** For forms sent to the resumable host: the module takes them whole, whatever range they name. */
export function createFormCompletion(backend: Backend): Recipient {
  return {
    answer(form, exchange) {
      const found = findVideo(backend, exchange);
      if ("refusal" in found) return toAnswer(found.refusal);
      const file = fileOf(form);
      return file ? take(backend, exchange, found.video, file, file) : noFile();
    },
  };
}

function noFile(): Answer {
  return toAnswer(refuse("FileUploadFailed", "file: There is no such file in the form"));
}

/** Of these refusals only the first is recorded from the platform. */
function findVideo(
  { sessionIds, videos }: Backend,
  { request, url }: Exchange,
): { readonly video: Video } | { readonly refusal: Document } {
  const sessionId = request.headers["x-session-id"] ?? request.headers["session-id"];
  if (sessionId === undefined) {
    return { refusal: refuse("ParameterMissing", "X-Session-ID header is missing") };
  }
  const key = sessionIds.videoOf(String(sessionId).trim());
  const video = key === undefined ? undefined : videos.find(key);
  const named = url.searchParams.get("key");
  if (video && (named === null || named === video.key)) return { video };
  return { refusal: refuse("ParameterInvalid", "X-Session-ID: The session is not known") };
}

function take(
  { videos, rules }: Backend,
  { url }: Exchange,
  video: Video,
  file: Parameters<typeof mismatch>[1] & { readonly fileName: string },
  told: Parameters<typeof taken>[1],
): Answer {
  const fault = mismatch(video, file);
  if (fault) return toAnswer(refuse(fault.code, fault.message));
  videos.receive(video.key, { ...file, via: "resumable" });
  return taken(video.key, told, new Map(url.searchParams), rules.nestedLinks);
}
