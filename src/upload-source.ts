import { retryContext } from "./engine.js";
import type { Engine } from "./engine.js";
import { UploadError } from "./errors.js";
import { retrying } from "./layers/retry.js";
import type { Plan, Source } from "./model.js";
import type { UploadOptions } from "./options.js";
import { selectPlan } from "./plan/select.js";
import type { Input, SourceOptions } from "./source/input.js";

/** A source that was looked at as closely as its upload needs, and what is to be done with it. */
export interface Settled {
  readonly source: Source;
  readonly plan: Plan;
}

/** How a source is looked at. */
export interface Look {
  readonly signal: AbortSignal;
  /** Whether only facts are wanted, and a stream must stay as it is. */
  readonly factsOnly: boolean;
}

/**
 * Finds the method for an input. What is elsewhere is looked at only if the platform cannot be left to pull it.
 * @throws UploadError `invalid-input` or `unsupported`; whatever looking at an origin fails with
 */
export async function settleSource(
  engine: Engine,
  input: Input,
  options: UploadOptions,
  look: Look,
): Promise<Settled> {
  const { name, contentType, sizeBytes, anyContent } = options;
  const allowPrivateUrls = options.allowPrivateUrls ?? engine.options.allowPrivateUrls;
  const wishes = { name, contentType, sizeBytes, anyContent, allowPrivateUrls };
  let source = await openSource(engine, input, wishes, look);
  try {
    const early = planUnseen(engine, source, options);
    if (early !== undefined) return { source, plan: early };
    source = await probed(engine, source, look.signal);
    return { source, plan: choosePlan(engine, source, options) };
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

/** A source and what can be told of it without asking anybody. Sources are loaded with the first one that is opened. */
export async function openSource(
  { runtime, stall }: Engine,
  input: Input,
  wishes: SourceOptions,
  look: Look,
): Promise<Source> {
  const { resolveSource } = await import("./source/resolve.js");
  return resolveSource(input, wishes, { runtime, stallMs: stall.stallMs, ...look });
}

/** The same source, looked at where it is. */
export function probed(engine: Engine, source: Source, signal: AbortSignal): Promise<Source> {
  const { probe } = source;
  if (probe === undefined) return Promise.resolve(source);
  const call = { signal, repeated: false };
  return retrying({ verb: "probe", call, run: () => probe(signal) }, retryContext(engine));
}

/**
 * The same source, copied to disk if it can be read only once. It is closed when that fails.
 * @throws UploadError `unsupported` when copies are switched off
 */
export async function copied(
  engine: Engine,
  source: Source,
  { spool = engine.options.spool ?? true }: UploadOptions,
  signal: AbortSignal,
): Promise<Source> {
  const { isForward, spoolSource } = await import("./source/spool.js");
  if (!isForward(source)) return source;
  if (spool === false) {
    await source.close();
    const message = "a stream must be copied to disk here, which the option spool forbids";
    throw new UploadError("unsupported", `${message}; give it as a file or as bytes`);
  }
  return spoolSource(source, spool === true ? {} : spool, signal);
}

/** The plan that needs no look at the source; undefined when only a look can tell. */
function planUnseen(engine: Engine, source: Source, options: UploadOptions): Plan | undefined {
  try {
    return choosePlan(engine, source, options);
  } catch (thrown) {
    const mayChange = thrown instanceof UploadError && thrown.kind === "unsupported";
    if (mayChange && source.probe !== undefined) return undefined;
    throw thrown;
  }
}

export function choosePlan(engine: Engine, { facts }: Source, options: UploadOptions): Plan {
  const { method, partBytes, width, assetId } = options;
  const spoolBytes = spoolLimit(options.spool ?? engine.options.spool);
  const replaces = assetId !== undefined;
  const wish = { method, partBytes, width, spoolBytes, replaces, attaches: attaches(options) };
  return selectPlan({ provider: engine.provider, facts, wish });
}

function attaches({ captions = [], thumbnail, flavors = [] }: UploadOptions): boolean {
  return captions.length > 0 || thumbnail !== undefined || flavors.length > 0;
}

function spoolLimit(spool: UploadOptions["spool"] = true): number {
  if (typeof spool !== "boolean") return spool.maxBytes ?? Infinity;
  return spool ? Infinity : 0;
}
