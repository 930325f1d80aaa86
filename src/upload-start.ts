import { createHash } from "node:crypto";
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
import type { UploadJob } from "./upload-job.js";

/** Facts and a plan, without a network call. */
export async function planUpload<Extras extends object>(
  engine: Engine<Extras>,
  input: Input,
  options: UploadOptions<Extras>,
): Promise<Plan> {
  const request = checkRequest(engine, options);
  const source = await openSource(engine, input, request.options);
  try {
    return choosePlan(engine, source, request.options);
  } finally {
    await source.close();
  }
}

/** One upload from input to asset. */
export async function upload<Extras extends object>(
  engine: Engine<Extras>,
  input: Input,
  options: UploadOptions<Extras>,
  control: { readonly signal: AbortSignal; readonly gate: PauseGate },
): Promise<Asset> {
  const request = checkRequest(engine, options);
  if (control.signal.aborted) throw abortedError(control.signal);
  const source = await openSource(engine, input, request.options);
  try {
    const chosen = choosePlan(engine, source, request.options);
    const journal = await claimJournal(engine, source, request);
    try {
      const plan = journal.saved?.plan ?? chosen;
      return await runUpload(buildJob(engine, { ...request, ...control, source, plan, journal }));
    } finally {
      await journal.release();
    }
  } finally {
    await source.close();
  }
}

/** What the caller asked for, checked. */
interface Request {
  readonly options: UploadOptions;
  readonly extras: Json;
}

function checkRequest<Extras extends object>(
  { provider }: Engine<Extras>,
  options: UploadOptions<Extras>,
): Request {
  const checked = checkUploadOptions(options);
  return { options: checked, extras: provider.extras(checked.extras) };
}

function openSource(engine: Engine, input: Input, options: UploadOptions): Promise<Source> {
  const { name, contentType } = options;
  const allowPrivateUrls = options.allowPrivateUrls ?? engine.options.allowPrivateUrls;
  return resolveSource(input, { name, contentType, allowPrivateUrls });
}

function choosePlan({ provider }: Engine, source: Source, options: UploadOptions): Plan {
  const { method, partBytes, width } = options;
  return selectPlan({ provider, facts: source.facts, wish: { method, partBytes, width } });
}

function metadataOf({ facts }: Source, options: UploadOptions): Metadata {
  const { description, tags, referenceId, publishAt } = options;
  const title = options.title ?? facts.name.replace(/(?<=.)\.[^.]*$/, "");
  return { title, description, tags, referenceId, publishAt };
}

/** Two runs with the same key are the same upload: same account, same source, same wishes. */
async function claimJournal(
  { provider, store }: Engine,
  source: Source,
  { options, extras }: Request,
): Promise<Journal> {
  if (store === undefined) return noJournal;
  const { method, partBytes, width, resumeKey } = options;
  const account = [provider.name, provider.account, source.facts.identity];
  const wishes = [method, partBytes, width, resumeKey, metadataOf(source, options), extras];
  const text = JSON.stringify([account, wishes]);
  return openJournal(store, createHash("sha256").update(text).digest("hex").slice(0, 32));
}

interface Preparation extends Request {
  readonly source: Source;
  readonly plan: Plan;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly gate: PauseGate;
}

function buildJob(engine: Engine, preparation: Preparation): UploadJob {
  const { options, extras, source, plan, journal, signal, gate } = preparation;
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
  const layers = { provider: provider.name, observer, stall, retry, runtime };
  emit({ type: "planned", plan });
  return {
    source,
    plan,
    parts: plan.shape === "import" ? [] : gridOf(plan.size ?? 0, plan.partBytes),
    method: stackLayers(methodOf(engine, plan), layers),
    metadata: metadataOf(source, options),
    extras,
    journal,
    meter,
    gate,
    signal,
    runtime,
    emit,
    remove: (assetId) =>
      callProvider(engine, "delete", new AbortController().signal, (call) =>
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

/** Tells every listener there is. What one throws is its own defect: it is warned of and harms neither upload nor others. */
function announcer<T>(
  listeners: readonly (((value: T) => void) | undefined)[],
): (value: T) => void {
  return (value) => {
    for (const listener of listeners) {
      try {
        listener?.(value);
      } catch (thrown) {
        process.emitWarning(thrown instanceof Error ? thrown : String(thrown), "UpreelListener");
      }
    }
  };
}
