/** What JW Player makes of what the resumable host tells it. */
import { open } from "node:fs/promises";
import type { Exchange } from "../../contract.js";
import { digestStream } from "../../digest.js";
import type { Answer } from "../../intake.js";
import { refuse } from "../api/document.js";
import type { Document } from "../api/document.js";
import { takeIn } from "../arrival.js";
import type { Backend } from "../backend.js";
import { mismatch } from "../expectation.js";
import type { Video } from "../videos.js";
import { taken, toAnswer } from "./answers.js";
import { fileOf } from "./claim.js";
import type { FormFile } from "./form.js";
import type { Recipient } from "./host.js";
import type { DeliveredFile, Deliver } from "./resumable/delivery.js";

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
    return takeStored(backend, exchange, found.video, delivery);
  };
}

const blockBytes = 1_048_576;

/** Opened before anybody is answered, the file is this one whatever later chunks do to the session's. */
async function takeStored(
  { ground, videos, rules }: Backend,
  exchange: Exchange,
  video: Video,
  delivery: DeliveredFile,
): Promise<Answer> {
  const file = await open(delivery.path);
  const { size: sizeBytes } = await file.stat();
  exchange.note({ sizeBytes });
  const options = { highWaterMark: blockBytes, signal: ground.stopped };
  const digest = () => digestStream(file.createReadStream(options));
  const promised = video.fields.md5 === undefined ? undefined : await digest();
  const fault = videos.find(video.key)
    ? mismatch(video, { sizeBytes, md5: promised?.md5 })
    : unknownSession;
  if (fault) {
    await file.close();
    return toAnswer(refuse(fault.code, fault.message));
  }
  const { fileName } = delivery;
  const original = { sizeBytes, fileName, via: "resumable" } as const;
  await takeIn(videos, video.key, original, promised ? () => Promise.resolve(promised) : digest);
  return taken(video.key, delivery, new Map(exchange.url.searchParams), rules.nestedLinks);
}

/** For forms sent to the resumable host: the module takes them whole, whatever range they name. */
export function createFormCompletion(backend: Backend): Recipient {
  return {
    answer(form, exchange) {
      const found = findVideo(backend, exchange);
      if ("refusal" in found) return toAnswer(found.refusal);
      const file = fileOf(form);
      return file ? takeForm(backend, exchange, found.video, file) : noFile();
    },
  };
}

function takeForm(
  { videos, rules }: Backend,
  { url }: Exchange,
  video: Video,
  file: FormFile,
): Answer {
  const fault = mismatch(video, file);
  if (fault) return toAnswer(refuse(fault.code, fault.message));
  videos.receive(video.key, { ...file, via: "resumable" });
  return taken(video.key, file, new Map(url.searchParams), rules.nestedLinks);
}

function noFile(): Answer {
  return toAnswer(refuse("FileUploadFailed", "file: There is no such file in the form"));
}

const unknownSession = {
  code: "ParameterInvalid",
  message: "X-Session-ID: The session is not known",
} as const;

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
  return { refusal: refuse(unknownSession.code, unknownSession.message) };
}
