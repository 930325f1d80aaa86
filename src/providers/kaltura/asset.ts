import type { Asset, AssetState } from "../../model.js";
import type { Entry } from "./entry.js";

interface Meaning {
  readonly state: AssetState;
  /** The status as Kaltura names it. */
  readonly word: string;
  readonly failure?: string | undefined;
}

/** KalturaEntryStatus, by what upreel makes of it. */
const meanings: ReadonlyMap<string, Meaning> = new Map([
  ["-2", failed("ERROR_IMPORTING", "Kaltura could not fetch the video")],
  ["-1", failed("ERROR_CONVERTING", "Kaltura could not convert the video")],
  ["0", { state: "processing", word: "IMPORT" }],
  ["1", { state: "processing", word: "PRECONVERT" }],
  ["2", { state: "ready", word: "READY" }],
  ["3", { state: "gone", word: "DELETED" }],
  ["4", { state: "processing", word: "PENDING" }],
  // Kaltura is done with it: what it waits for is a person who approves it.
  ["5", { state: "ready", word: "MODERATE" }],
  ["6", failed("BLOCKED", "a moderator blocked the video")],
  ["7", { state: "created", word: "NO_CONTENT" }],
  [
    "virusScan.Infected",
    failed("virusScan.Infected", "Kaltura's virus scan found the file infected"),
  ],
  [
    "virusScan.ScanFailure",
    failed("virusScan.ScanFailure", "Kaltura could not scan the file for viruses"),
  ],
]);

function failed(word: string, failure: string): Meaning {
  return { state: "failed", word, failure };
}

/**
 * KalturaEntryReplacementStatus while new content waits to take the place of what an entry has. The entry's own status
 * is about the old content then.
 */
const replacements: ReadonlyMap<string | undefined, Meaning> = new Map([
  ["1", { state: "processing", word: "APPROVED_BUT_NOT_READY" }],
  // As with moderation: what is left is for a person to do.
  ["2", { state: "ready", word: "READY_BUT_NOT_APPROVED" }],
  ["3", { state: "processing", word: "NOT_READY_AND_NOT_APPROVED" }],
  ["4", failed("REPLACEMENT_FAILED", "Kaltura could not convert the new file; the old one stays")],
]);

/** An entry as the engine sees it. A status that upreel does not know counts as `processing`. */
export function assetOf(entry: Entry, urls: Asset["urls"]): Asset {
  const { status: word, replacementStatus } = entry;
  const meaning: Meaning = replacements.get(replacementStatus) ??
    meanings.get(word) ?? { state: "processing", word };
  const durationMs = entry.msDuration;
  return {
    id: entry.id,
    provider: "Kaltura",
    state: meaning.state,
    platformState: meaning.word,
    ...(meaning.failure === undefined ? {} : { failure: meaning.failure }),
    ...(durationMs === undefined || durationMs === 0 ? {} : { durationMs }),
    urls,
  };
}
