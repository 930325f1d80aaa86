import type { Method } from "../../../../provider.js";
import type { Account } from "../account.js";
import { creationVerbs, showSession } from "../../creation.js";
import { systemMaxBytes } from "../../limits.js";
import { lostError, subjectOf } from "../../session.js";
import { providerName } from "../name.js";
import { probeBytes, sendChunk } from "../resumable/chunk.js";
import { inspectUpload } from "../resumable/inspection.js";
import { createMemory } from "../resumable/memory.js";
import { receiptOf } from "../resumable/receipt.js";
import { verifiedAsset } from "../resumable/verification.js";
import { fileFields, openSession, resumableTargetOf } from "../session.js";

const limits = {
  // A single byte cannot be expressed towards the oldest hosts, neither as a file nor as its end.
  minBytes: probeBytes,
  maxBytes: systemMaxBytes,
  // The sizes in the platform's own examples go from one to ten million.
  minPartBytes: 1_000_000,
  maxPartBytes: 10_000_000,
  minLastPartBytes: probeBytes,
  order: "sequential",
  needsSize: true,
  // The host hands a file of up to 25 GB over to the API before it answers the last chunk.
  answerMs: 300_000,
} as const;

const forgotten = "JW Player's upload host has forgotten what it had of this upload";

/**
 * Chunks in order to JW Player's own upload host, which keeps what has arrived when the line breaks.
 *
 * Follows what the host's software was seen to do: an answer that is lost at the end says nothing, a chunk that is cut
 * can damage what was there before, and a refusal may look like a broken line.
 */
export function resumableMethod(account: Account): Method {
  const memory = createMemory();
  const { recover, discard } = creationVerbs(account.videos);
  return {
    name: "resumable",
    shape: "chunked",
    limits,
    cost: { perUpload: 2, perPart: 1 },
    strength:
      'a lost connection at 20 GB must not start anew: the platform keeps what has arrived, while a form goes up whole or not at all (its page "Upload a single video", Regular Style Uploads, for files of more than 5 GB up to its system limit of 25 GB)',
    // Sending the last chunk again would begin a new file if the host has completed this one.
    unclearSend: "inspect",
    replaces: true,

    async open(request, call) {
      const fields = fileFields(request, { upload_method: "multipart" });
      const session = await openSession(account, request, fields, call);
      return { ...session, totalBytes: request.content.facts.sizeBytes ?? 0 };
    },

    async send(session, part, body, call) {
      const target = resumableTargetOf(session);
      const followed = memory.follow(target.key, part, body);
      const progress = await sendChunk(account, target, { range: part, body: followed.body }, call);
      const isLast = part.end === target.totalBytes;
      if (progress.complete !== isLast || progress.storedBytes < part.end)
        throw lostError(forgotten, providerName);
      return receiptOf(part.index, { md5: followed.stored() ?? null, cut: call.repeated });
    },

    inspect(session, parts, call, content) {
      const [target, subject] = [resumableTargetOf(session), subjectOf(session, providerName)];
      return inspectUpload({ account, memory, target, subject, parts, content }, call);
    },

    async finish(session, receipts, { content }, call) {
      const subject = subjectOf(session, providerName);
      const video = await showSession(account.videos, subject.key, call);
      const asset = await verifiedAsset(
        { account, memory, subject, content, receipts },
        video,
        call,
      );
      memory.forget(subject.key);
      return asset;
    },

    recover,

    async discard(session, call) {
      memory.forget(subjectOf(session, providerName).key);
      await discard(session, call);
    },
  };
}
