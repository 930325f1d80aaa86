import { linkAbort } from "./abort.js";
import type { Checkpoint } from "./checkpoint/checkpoint.js";
import { abortedError, asUploadError, UploadError } from "./errors.js";
import type { Asset, Part, Receipt } from "./model.js";
import type { Call } from "./provider.js";
import { transferParts } from "./transfer/transfer.js";
import { attachAll } from "./upload-attach.js";
import { discard, endEarly, refuseChangedSource } from "./upload-end.js";
import { freshState, requestOf } from "./upload-job.js";
import type { Tracker, UploadJob } from "./upload-job.js";

/** How often an upload starts anew after the platform forgot its session or stored another file than was sent. */
const maxSessions = 3;

/**
 * Takes a job from wherever it stands to an asset: open, send, finish, starting anew when the platform has forgotten the
 * session or its copy is damaged. Whatever ends it early is either left for a later run to continue, or removed from the platform.
 */
export async function runUpload(job: UploadJob): Promise<Asset> {
  const saved = job.journal.saved;
  if (saved?.asset === null) await refuseChangedSource(job, saved);
  let progress = track(job, saved ?? freshState(job));
  for (let session = 1; ; session += 1) {
    try {
      const isResumed = saved !== undefined && session === 1;
      const made = progress.state().asset ?? (await runSession(job, progress, isResumed));
      const asset = await attachAll(job, progress, made, isResumed);
      await job.journal.forget();
      job.emit({ type: "finished", asset });
      return asset;
    } catch (thrown) {
      const error = asUploadError(thrown);
      if (!startsAnew(job, progress, error) || session === maxSessions)
        throw await endEarly(job, progress.state(), error);
      await discard(job, progress.state(), false);
      job.emit({ type: "restarted", reason: error.message });
      progress = track(job, freshState(job));
    }
  }
}

/**
 * What is wrong as a whole once every part was acknowledged is not mended by sending any of them again. A stream can be
 * sent from its beginning only as long as nothing of it was let go.
 */
function startsAnew({ source }: UploadJob, progress: Tracker, { kind }: UploadError): boolean {
  const { asset, phase, receipts } = progress.state();
  const isLost = kind === "session-lost" || (kind === "corrupted" && phase === "finishing");
  return isLost && asset === null && (source.forward === undefined || receipts.length === 0);
}

function track(job: UploadJob, start: Checkpoint): Tracker {
  let state = start;
  return {
    state: () => state,
    async enter(change) {
      state = { ...state, ...change };
      await job.journal.write(state);
    },
    add(receipt) {
      state = { ...state, receipts: [...state.receipts, receipt] };
      job.journal.note(state);
    },
  };
}

async function runSession(job: UploadJob, progress: Tracker, isResumed: boolean): Promise<Asset> {
  const wasFinishing = progress.state().phase === "finishing";
  const isComplete =
    progress.state().phase === "opening"
      ? await openSession(job, progress, isResumed)
      : await resumeSession(job, progress);
  if (!isComplete) await sendMissing(job, progress);
  await progress.enter({ phase: "finishing" });
  const { session, receipts } = progress.state();
  const request = requestOf(job, progress.state());
  const call: Call = { signal: job.signal, repeated: wasFinishing };
  const asset = await job.method.finish(session, receipts, request, call);
  await progress.enter({ phase: "attaching", asset });
  if (job.signal.aborted) throw abortedError(job.signal);
  job.meter.step({ type: "state", state: asset.state === "ready" ? "ready" : "processing" });
  return asset;
}

async function openSession(job: UploadJob, progress: Tracker, isResumed: boolean): Promise<false> {
  await job.content.part(0, job.signal);
  await progress.enter({});
  const request = requestOf(job, progress.state());
  const session = await job.method.open(request, { signal: job.signal, repeated: isResumed });
  await progress.enter({ phase: "sending", session });
  job.meter.step({ type: "session", heldBytes: 0 });
  job.emit({ type: "opened", method: job.method.name });
  return false;
}

/** Asks the platform what it holds and believes it. @returns whether it holds everything */
async function resumeSession(job: UploadJob, progress: Tracker): Promise<boolean> {
  const { session, receipts } = progress.state();
  if (job.method.shape === "import") return true;
  if (job.method.inspect === undefined)
    throw new UploadError("session-lost", `${job.method.name} uploads cannot be continued`);
  const call: Call = { signal: job.signal, repeated: false };
  const { held, complete } = await job.method.inspect(
    session,
    job.content.parts,
    call,
    job.content,
  );
  const saved = new Map(receipts.map((receipt) => [receipt.part, receipt]));
  const known = [...saved.keys(), ...held.map(({ part }) => part)];
  // Those behind the last that is known were under way, at most one for each flow.
  job.content.keep(Math.max(-1, ...known) + 1 + job.plan.width);
  const kept = complete ? receipts : held.map((receipt) => saved.get(receipt.part) ?? receipt);
  await progress.enter({ receipts: kept });
  const heldBytes = complete ? (job.plan.size ?? 0) : sizeOf(job, kept);
  job.meter.step({ type: "session", heldBytes });
  job.emit({ type: "resumed", method: job.method.name, heldBytes });
  return complete;
}

function sizeOf(job: UploadJob, receipts: readonly Receipt[]): number {
  const held = new Set(receipts.map((receipt) => receipt.part));
  return job.content.parts.reduce(
    (sum, part) => (held.has(part.index) ? sum + part.end - part.start : sum),
    0,
  );
}

/** Sends every part without a receipt, through any number of pauses. */
async function sendMissing(job: UploadJob, progress: Tracker): Promise<void> {
  for (let repeated = false; ; repeated = true) {
    while (job.gate.isPaused && !job.signal.aborted) await job.gate.passed(job.signal);
    const run = linkAbort(job.signal);
    const paused = new UploadError("aborted", "the upload was paused");
    const stopListening = job.gate.onPause(() => {
      run.abort(paused);
    });
    try {
      await sendOnce(job, progress, { signal: run.signal, repeated });
      return;
    } catch (thrown) {
      if (run.signal.reason !== paused) throw thrown;
    } finally {
      stopListening();
      run.unlink();
    }
  }
}

async function sendOnce(job: UploadJob, progress: Tracker, call: Call): Promise<void> {
  const { session, receipts } = progress.state();
  const held = new Set(receipts.map((receipt) => receipt.part));
  await transferParts({
    parts: missingParts(job, progress, held, call.signal),
    width: job.plan.width,
    order: job.plan.order,
    signal: call.signal,
    send: (part, signal) =>
      job.method.send(session, part, job.source.slice(part), { ...call, signal }),
    onReceipt(receipt) {
      progress.add(receipt);
      const part = job.content.parts[receipt.part];
      if (part === undefined) return;
      job.content.release(part);
      job.meter.step({ type: "stored", part: part.index, partBytes: part.end - part.start });
      job.emit({ type: "stored", part });
    },
  });
  const { sizeBytes } = job.content.facts;
  if (job.plan.size === null && sizeBytes !== undefined)
    job.meter.step({ type: "total", totalBytes: sizeBytes });
}

async function* missingParts(
  { content }: UploadJob,
  progress: Tracker,
  held: ReadonlySet<number>,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  for (let index = 0; ; index += 1) {
    const part = await content.part(index, signal);
    if (part === undefined) return;
    if (held.has(index)) continue;
    if (content.runs !== progress.state().runs) await progress.enter({ runs: content.runs });
    yield part;
  }
}
