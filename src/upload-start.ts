import { createHash } from "node:crypto";
import { attachCompanion, closeCompanions, openCompanions } from "./companions.js";
import type { Companion } from "./companions.js";
import { noJournal, openJournal } from "./checkpoint/journal.js";
import type { Journal } from "./checkpoint/journal.js";
import { callProvider, retryContext } from "./engine.js";
import type { Engine } from "./engine.js";
import { abortedError, UploadError } from "./errors.js";
import { stackLayers } from "./layers/stack.js";
import type { Asset, Json, Metadata, Plan, Source, UploadEvent } from "./model.js";
import { checkUploadOptions } from "./options.js";
import type { UploadOptions } from "./options.js";
import type { PauseGate } from "./pause.js";
import type { Method } from "./provider.js";
import type { Input } from "./source/input.js";
import { startMeter } from "./transfer/meter.js";
import { runUpload } from "./upload.js";
import { adaptiveContent, cutContent } from "./upload-content.js";
import { announcer } from "./upload-listeners.js";
import { observeSends, sizingOf } from "./upload-sends.js";
import type { UploadJob } from "./upload-job.js";
import { choosePlan, copied, settleSource } from "./upload-source.js";
import type { Look } from "./upload-source.js";

/** Facts and a plan, without a call to the platform. */
export async function planUpload<Extras extends object>(
  engine: Engine<Extras>,
  input: Input,
  options: UploadOptions<Extras>,
): Promise<Plan> {
  const { signal = new AbortController().signal } = checkUploadOptions(options);
  const look = { signal, factsOnly: true };
  return withRequest(engine, input, options, look, ({ plan }) => Promise.resolve(plan));
}

/** One upload from input to asset. */
export async function upload<Extras extends object>(
  engine: Engine<Extras>,
  input: Input,
  options: UploadOptions<Extras>,
  control: Control,
): Promise<Asset> {
  const look = { signal: control.signal, factsOnly: false };
  return withRequest(engine, input, options, look, async (early) => {
    if (control.signal.aborted) throw abortedError(control.signal);
    const request = await withCopy(engine, early, control.signal);
    try {
      return await uploadRequest(engine, request, control);
    } finally {
      await request.source.close();
    }
  });
}

/** The request with a copy of its stream, if the plan says that there must be one, and a plan for the copy. */
async function withCopy(engine: Engine, request: Request, signal: AbortSignal): Promise<Request> {
  const { options, plan } = request;
  if (plan.diskBytes === 0) return request;
  const emit = announcer<UploadEvent>([engine.options.onEvent, options.onEvent]);
  emit({ type: "planned", plan });
  const source = await copied(engine, request.source, options, signal);
  try {
    emit({ type: "spooled", sizeBytes: source.facts.sizeBytes ?? 0 });
    return { ...request, source, plan: choosePlan(engine, source, options) };
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

async function uploadRequest(engine: Engine, request: Request, control: Control): Promise<Asset> {
  const journal = await claimJournal(engine, request);
  try {
    const plan = journal.saved?.plan ?? request.plan;
    return await runUpload(buildJob(engine, { ...request, ...control, plan, journal }));
  } finally {
    await journal.release();
  }
}

/** What the caller holds of an upload under way. */
export interface Control {
  readonly signal: AbortSignal;
  readonly gate: PauseGate;
}

/** What the caller asked for, checked and looked at. */
interface Request {
  readonly options: UploadOptions;
  readonly extras: Json;
  readonly source: Source;
  readonly companions: readonly Companion[];
  readonly plan: Plan;
}

/** Checks everything that can be checked without a call to the platform, and closes every source afterwards. */
async function withRequest<Extras extends object, T>(
  engine: Engine<Extras>,
  input: Input,
  given: UploadOptions<Extras>,
  look: Look,
  use: (request: Request) => Promise<T>,
): Promise<T> {
  const { provider } = engine;
  const options = checkUploadOptions(given);
  const extras = provider.extras(options.extras);
  const { source, plan } = await settleSource(engine, input, options, look);
  try {
    const companions = await openCompanions(engine, options, look);
    try {
      return await use({ options, extras, source, companions, plan });
    } finally {
      await closeCompanions(companions);
    }
  } finally {
    await source.close();
  }
}

function metadataOf({ facts }: Source, options: UploadOptions): Metadata {
  const { description, tags, referenceId, publishAt } = options;
  const title = options.title ?? facts.name.replace(/(?<=.)\.[^.]*$/, "");
  return { title, description, tags, referenceId, publishAt };
}

/** Two runs with the same key are the same upload: same account, same source, same wishes. A stream is never the same. */
async function claimJournal(
  { provider, store }: Engine,
  { options, extras, source, companions }: Request,
): Promise<Journal> {
  if (store === undefined || source.facts.identity === undefined) return noJournal;
  const { name, contentType, method, partBytes, width, resumeKey, assetId } = options;
  const account = [provider.name, provider.account, source.facts.identity];
  const wishes = [name, contentType, method, partBytes, width, resumeKey, assetId];
  const along = companions.map((file) => [file.attachment, file.source.facts.identity]);
  const text = JSON.stringify([account, wishes, metadataOf(source, options), extras, along]);
  return openJournal(store, createHash("sha256").update(text).digest("hex").slice(0, 32));
}

interface Preparation extends Request, Control {
  readonly journal: Journal;
}

function buildJob(engine: Engine, preparation: Preparation): UploadJob {
  const { options, extras, source, companions, plan, journal, signal, gate } = preparation;
  const { provider, runtime, stall } = engine;
  const announce = announcer([engine.options.onEvent, options.onEvent]);
  const totalBytes = plan.shape === "import" ? null : plan.size;
  const meter = startMeter(totalBytes, runtime, announcer([options.onProgress]));
  let acknowledged = 0;
  const emit = (event: UploadEvent): void => {
    if (event.type === "stored") acknowledged += 1;
    announce(event);
  };
  const retry = retryContext(engine, {
    progressMark: () => acknowledged,
    onRetry: ({ error, ...retried }) => {
      emit({ type: "retry", ...retried, reason: error.message });
    },
  });
  const method = methodOf(engine, plan);
  const runs = journal.saved?.runs;
  const sizing = sizingOf(method, plan, runs);
  const observer = observeSends(meter, runtime, sizing);
  const content =
    sizing === undefined
      ? cutContent(source, plan, method.limits)
      : adaptiveContent(source, plan, sizing, runs);
  const layers = { provider: provider.name, content, observer, stall, retry, runtime };
  emit({ type: "planned", plan });
  return {
    source,
    plan,
    content,
    method: stackLayers(method, layers),
    metadata: metadataOf(source, options),
    extras,
    assetId: options.assetId,
    companions,
    journal,
    meter,
    gate,
    signal,
    runtime,
    emit,
    attach: (file, repeated) => attachCompanion(engine, file, { signal, repeated }),
    remove: (assetId) =>
      callProvider(engine, "delete", { signal: new AbortController().signal }, (call) =>
        provider.delete(assetId, call),
      ),
  };
}

function methodOf({ provider }: Engine, plan: Plan): Method {
  const method = provider.methods.find((candidate) => candidate.name === plan.method);
  if (method !== undefined) return method;
  throw new UploadError(
    "invalid-input",
    `the checkpoint of this upload was made with the method ${plan.method}, which ${provider.name} does not have here; ` +
      "delete the checkpoint to upload from the start",
  );
}
