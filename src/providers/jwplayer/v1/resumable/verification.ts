import { UploadError } from "../../../../errors.js";
import { md5Of } from "../../../../http/digest.js";
import type { Asset, Receipt } from "../../../../model.js";
import type { Call, Content } from "../../../../provider.js";
import type { Account } from "../account.js";
import type { MediaState } from "../../media.js";
import { sentAsset } from "../../single.js";
import { providerName } from "../name.js";
import { mismatch } from "../../proof.js";
import type { Subject } from "../../session.js";
import type { Memory } from "./memory.js";
import { proofIn } from "./receipt.js";

/** How long the platform may take to digest what it got, in milliseconds, where the digest matters. */
const graceMs = 60_000;
const lookAgainMs = 10_000;

/** An upload of which every chunk was acknowledged. */
export interface Finished {
  readonly account: Account;
  readonly memory: Memory;
  readonly subject: Subject;
  readonly content: Content;
  readonly receipts: readonly Receipt[];
}

/**
 * The asset, its digest compared where the platform tells it. Where a chunk was cut on the way the digest is waited for:
 * on some hosts a cut leaves zeros behind chunks that were acknowledged, and every later answer looks perfect.
 * @throws UploadError `corrupted` when the platform has another file; `throttled` while its digest is waited for.
 */
export async function verifiedAsset(
  finished: Finished,
  video: MediaState,
  call: Call,
): Promise<Asset> {
  const { account, memory, subject, content, receipts } = finished;
  const proofs = content.parts.map(({ index }) =>
    proofIn(receipts.find(({ part }) => part === index)?.proof),
  );
  const stored = video.md5?.toLowerCase() ?? "";
  const seen = proofs.at(-1)?.md5 ?? undefined;
  // What an earlier process did to its last chunk is not known.
  const wasCut = seen === undefined || proofs.some(({ cut }) => cut);
  // What an existing video shows may still be of its old file.
  if (stored === "" || (subject.replaces && stored !== seen)) {
    const now = account.config.clock();
    if (wasCut && now - memory.doubt(subject.key, now).sinceMs < graceMs) throw undigested();
    return sentAsset(subject.key, account.videos, content, undefined);
  }
  const sent = seen ?? (wasCut ? await digestOf(content, call) : undefined);
  if (sent !== undefined && sent !== stored)
    throw mismatch(
      "the MD5",
      { sent, stored },
      { provider: providerName, operation: "videos.show" },
    );
  return sentAsset(subject.key, account.videos, content, sent);
}

/** The whole file read once more, because this process did not send all of it. A stream cannot be. */
async function digestOf(content: Content, call: Call): Promise<string | undefined> {
  const { sizeBytes, forwardOnly } = content.facts;
  if (sizeBytes === undefined || forwardOnly === true) return undefined;
  return md5Of(content.slice({ start: 0, end: sizeBytes }), call);
}

function undigested(): UploadError {
  const text = "a chunk was cut on its way, and JW Player has not digested the file yet";
  return new UploadError("throttled", text, { provider: providerName, retryAfterMs: lookAgainMs });
}
