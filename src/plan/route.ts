import type { Facts } from "../model.js";
import type { Candidate } from "./fit.js";
import { needsCopy } from "./fit.js";

/**
 * Which way the bytes take with the chosen method, where that is worth a word: a clause to follow the reason for it.
 */
export function routeNote(method: Candidate, facts: Facts): string | undefined {
  if (method.shape === "import") return linkNote(facts);
  if (facts.spooled === true) return "the stream was copied to a temporary file first";
  if (needsCopy(method, facts)) return copyNote(method, facts);
  if (facts.forwardOnly === true)
    return "the stream goes up part by part as it comes, held in memory until each part is stored";
  if (facts.kind !== "url" && facts.kind !== "s3") return undefined;
  return "its bytes are read from there range by range and pass through this machine, but not over its disk";
}

function linkNote({ kind, linkLifetimeMs }: Facts): string | undefined {
  if (linkLifetimeMs === undefined) return undefined;
  const what = kind === "s3" ? "the signed link that it is given" : "the link";
  return `${what} works for ${timeText(linkLifetimeMs)}`;
}

function copyNote({ name, shape }: Candidate, { sizeBytes }: Facts): string {
  const because =
    shape === "single"
      ? `${name} sends everything in one request, which a stream could not repeat`
      : `${name} must tell the platform the size first`;
  const then =
    sizeBytes === undefined ? ", and the method is chosen again once its size is known" : "";
  return `the stream is copied to a temporary file first, because ${because}${then}`;
}

/** A duration for people, in the largest whole unit. */
function timeText(durationMs: number): string {
  const minutes = Math.round(durationMs / 60_000);
  const [count, unit] = minutes < 120 ? [minutes, "minute"] : [Math.floor(minutes / 60), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
