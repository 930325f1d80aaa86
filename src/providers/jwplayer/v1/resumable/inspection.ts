import { UploadError } from "../../../../errors.js";
import type { Part } from "../../../../model.js";
import type { Call, Content, Inspection } from "../../../../provider.js";
import type { Account } from "../account.js";
import { hasArrived, showSession } from "../../creation.js";
import { lostError } from "../../session.js";
import type { Subject } from "../../session.js";
import { providerName } from "../name.js";
import type { ResumableTarget } from "../session.js";
import { probeBytes, sendChunk } from "./chunk.js";
import type { Memory } from "./memory.js";
import { receiptOf } from "./receipt.js";

/** How long the API may take to learn of a file that the upload host has completed, in milliseconds. */
const graceMs = 60_000;
/** Each look costs one of 60 calls a minute. */
const lookAgainMs = 10_000;

/** An upload whose fate is asked for. */
export interface Question {
  readonly account: Account;
  readonly memory: Memory;
  readonly target: ResumableTarget;
  readonly subject: Subject;
  readonly parts: readonly Part[];
  readonly content: Content;
}

const gone = "JW Player's upload host has nothing of this upload any more";
const nothing: Inspection = { held: [], complete: false };

/**
 * What has arrived. The host has no question for that: the answer to a chunk tells, so two bytes are sent again. Only
 * when the last chunk may have completed the file, a probe would begin another; then the API is asked first, and for a
 * while, because the host forgets a file before it tells the API of it.
 * @throws UploadError `throttled` while that is being waited for; `session-lost` when the host has nothing.
 */
export async function inspectUpload(question: Question, call: Call): Promise<Inspection> {
  const { account, memory, target, subject, parts, content } = question;
  // A chunk before the last is its own question.
  if (parts.at(-1)?.end !== target.totalBytes) return nothing;
  const video = await showSession(account.videos, target.key, call);
  if (hasArrived(video, subject, target.totalBytes)) return settled(question);
  const now = account.config.clock();
  const doubt = memory.doubt(target.key, now);
  const isFresh = now - doubt.sinceMs < graceMs;
  if (isFresh && (doubt.isEmpty || parts.length === 1)) throw undecided();
  if (doubt.isEmpty) throw lostError(gone, providerName);
  // A stream cannot give its beginning again: its last chunk is the question.
  if (content.facts.forwardOnly === true) return nothing;
  const range = { start: 0, end: probeBytes };
  const body = content.slice(range);
  const { complete, storedBytes } = await sendChunk(account, target, { range, body }, call);
  if (complete) return settled(question);
  if (storedBytes === probeBytes) {
    doubt.isEmpty = true;
    throw undecided();
  }
  memory.settle(target.key);
  const stored = parts.filter(({ end }) => end <= storedBytes);
  return { held: stored.map(unseen), complete: false };
}

function settled({ memory, target, parts }: Question): Inspection {
  memory.settle(target.key);
  return { held: parts.map(unseen), complete: true };
}

/** Chunks that were found there: what they did to others on their way is not known. */
function unseen({ index }: Part): ReturnType<typeof receiptOf> {
  return receiptOf(index, { md5: null, cut: true });
}

function undecided(): UploadError {
  const text =
    "the answer to the last chunk was lost, and JW Player has not said yet that it has the file";
  return new UploadError("throttled", text, { provider: providerName, retryAfterMs: lookAgainMs });
}
