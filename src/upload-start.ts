import { createHash } from "node:crypto";
import { attachCompanion, closeCompanions, openCompanions } from "./companions.js";
import type { Companion } from "./companions.js";
import { noJournal, openJournal } from "./checkpoint/journal.js";
import type { Journal } from "./checkpoint/journal.js";
import { callProvider, retryContext } from "./engine.js";
import type { Engine } from "./engine.js";
import { abortedError, UploadError } from "./errors.js";
import { stackLayers } from "./layers/stack.js";
import type { SendObserver } from "./layers/trace.js";
import type { Asset, Json, Metadata, Plan, Runtime, Source, UploadEvent } from "./model.js";
import { checkUploadOptions } from "./options.js";
import type { UploadOptions } from "./options.js";
import type { PauseGate } from "./pause.js";
import { gridOf } from "./plan/parts.js";
import { selectPlan } from "./plan/select.js";
import type { Method } from "./provider.js";
import type { Input } from "./source/input.js";
import { resolveSource } from "./source/resolve.js";
import { startMeter } from "./transfer/meter.js";
import type { Meter } from "./transfer/meter.js";
import { runUpload } from "./upload.js";
import { announcer } from "./upload-listeners.js";
import type { UploadJob } from "./upload-job.js";

/** Facts and a plan, without a network call. */
export async function planUpload<Extras extends object>(
  engine: Engine<Extras>,
  input: Input,
  options: UploadOptions<Extras>,
): Promise<Plan> {
  return withRequest(engine, input, options, ({ plan }) => Promise.resolve(plan));
}

/** One upload from input to asset. */
export async function upload<Extras extends object>(
  engine: Engine<Extras>,
  input: Input,
  options: UploadOptions<Extras>,
  control: Control,
): Promise<Asset> {
  return withRequest(engine, input, options, async (request) => {
    if (control.signal.aborted) throw abortedError(control.signal);
    const journal = await claimJournal(engine, request);
    try {
      const plan = journal.saved?.plan ?? request.plan;
      return await runUpload(buildJob(engine, { ...request, ...control, plan, journal }));
    } finally {
      await journal.release();
    }
  });
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

/** Checks everything that can be checked without a network call, and closes every source afterwards. */
async function withRequest<Extras extends object, T>(
  engine: Engine<Extras>,
  input: Input,
  given: UploadOptions<Extras>,
  use: (request: Request) => Promise<T>,
): Promise<T> {
  const { provider } = engine;
  const options = checkUploadOptions(given);
  const extras = provider.extras(options.extras);
  const { name, contentType } = options;
  const allowPrivateUrls = options.allowPrivateUrls ?? engine.options.allowPrivateUrls;
  const source = await resolveSource(input, { name, contentType, allowPrivateUrls });
  try {
    const plan = choosePlan(engine, source, options);
    const companions = await openCompanions(provider, options);
    try {
      return await use({ options, extras, source, companions, plan });
    } finally {
      await closeCompanions(companions);
    }
  } finally {
    await source.close();
  }
}

function choosePlan({ provider }: Engine, source: Source, options: UploadOptions): Plan {
  const { method, partBytes, width, assetId } = options;
  const wish = { method, partBytes, width, replaces: assetId !== undefined };
  return selectPlan({ provider, facts: source.facts, wish });
}

function metadataOf({ facts }: Source, options: UploadOptions): Metadata {
  const { description, tags, referenceId, publishAt } = options;
  const title = options.title ?? facts.name.replace(/(?<=.)\.[^.]*$/, "");
  return { title, description, tags, referenceId, publishAt };
}

/** Two runs with the same key are the same upload: same account, same source, same wishes. */
async function claimJournal(
  { provider, store }: Engine,
  { options, extras, source, companions }: Request,
): Promise<Journal> {
  if (store === undefined) return noJournal;
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
  const meter = startMeter(plan.size, runtime, announcer([options.onProgress]));
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
  const observer = observeSends(meter, runtime);
  const parts = plan.shape === "import" ? [] : gridOf(plan.size ?? 0, plan.partBytes);
  const content = { facts: source.facts, parts, slice: source.slice.bind(source) };
  const layers = { provider: provider.name, content, observer, stall, retry, runtime };
  emit({ type: "planned", plan });
  return {
    source,
    plan,
    content,
    method: stackLayers(methodOf(engine, plan), layers),
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
    attach: (assetId, companion, attachmentId, repeated) =>
      attachCompanion(engine, { ...companion, assetId, attachmentId }, { signal, repeated }),
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

function observeSends(meter: Meter, runtime: Runtime): SendObserver {
  return {
    sent: ({ index, start, end }, bytes) => {
      const atMs = runtime.now();
      meter.step({ type: "sent", part: index, bytes, partBytes: end - start, atMs });
    },
    lost: ({ index }) => {
      meter.step({ type: "lost", part: index });
    },
  };
}
