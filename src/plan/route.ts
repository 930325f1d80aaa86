import type { Facts } from "../model.js";
import type { Candidate } from "./fit.js";
import { needsCopy, streamName } from "./fit.js";
import { sizeText } from "./size-text.js";

/**
 * Which way the bytes take with the chosen method, where that is worth a word: a clause to follow the reason for it.
 */
export function routeNote(method: Candidate, facts: Facts): string | undefined {
  if (method.shape === "import") return linkNote(facts);
  if (facts.spooled === true) return `${streamName(facts)} was copied to a temporary file first`;
  if (needsCopy(method, facts)) return copyNote(method, facts);
  if (facts.forwardOnly === true) return flowNote(facts);
  return relayNote(method, facts);
}

function linkNote({ kind, linkLifetimeMs }: Facts): string | undefined {
  if (linkLifetimeMs === undefined) return undefined;
  const what = kind === "s3" ? "the signed link that it is given" : "the link";
  const change = kind === "s3" ? " (linkLifetimeMs changes that)" : "";
  return `${what} works for ${timeText(linkLifetimeMs)}, by when it must have begun to pull${change}`;
}

function copyNote(method: Candidate, facts: Facts): string {
  const { name, shape } = method;
  const because =
    shape === "single"
      ? `${name} sends everything in one request, which a stream could not repeat`
      : `${name} must tell the platform the size first`;
  const then =
    facts.sizeBytes === undefined ? ", and the method is chosen again once its size is known" : "";
  return `${once(facts)}${streamName(facts)} is copied to a temporary file first, because ${because}${then}`;
}

function flowNote(facts: Facts): string {
  const name = streamName(facts);
  return `${once(facts)}${name} goes up part by part as it comes, held in memory until each part is stored`;
}

/** Why a URL is treated like a stream. */
function once({ kind }: Facts): string {
  return kind === "url" ? "its origin gives no ranges of one certain version, so " : "";
}

function relayNote({ shape }: Candidate, { kind, sizeBytes }: Facts): string | undefined {
  if (kind !== "url" && kind !== "s3") return undefined;
  const all = sizeBytes === undefined ? "its bytes" : `its ${sizeText(sizeBytes)}`;
  const from = kind === "s3" ? "S3" : "its origin";
  const how = shape === "chunked" ? "range by range, each part as it is sent" : "as they are sent";
  return `${all} pass through this machine, but not over its disk: they are read from ${from} ${how}`;
}

/** A duration for people, in the largest unit of which there are several. */
function timeText(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours >= 2) return `${hours} hours`;
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}
