import { UploadError } from "./errors.js";
import type { Forward, Part, Plan, Run, Source } from "./model.js";
import { gridOf, gridOfRuns } from "./plan/parts.js";
import type { Content, Limits } from "./provider.js";
import type { Sizing } from "./transfer/sizing.js";

/** A source cut into parts, of which a stream's come to be known one after another. */
export interface PartedContent extends Content {
  /**
   * The part of this index, once its bytes can be read; undefined behind the last. Asked for in ascending order.
   * @throws UploadError what the source fails with, `unsupported` when a stream turns out to be longer than the method
   * takes, `aborted`
   */
  part(index: number, signal: AbortSignal): Promise<Part | undefined>;
  /** The platform has this part for good. */
  release(part: Part): void;
  /** How the file is cut so far, where parts differ in size. */
  readonly runs?: readonly Run[];
  /** This many parts may have been sent, so that they keep their ranges. */
  keep(count: number): void;
}

export function cutContent(source: Source, plan: Plan, limits: Limits): PartedContent {
  const { facts, forward } = source;
  if (forward !== undefined) return flowingContent(source, forward, plan, limits);
  const slice = source.slice.bind(source);
  const parts = plan.shape === "import" ? [] : gridOf(plan.size ?? 0, plan.partBytes);
  const part = (index: number): Promise<Part | undefined> => Promise.resolve(parts[index]);
  return { facts, parts, slice, part, release: ignore, keep: ignore };
}

/**
 * A file whose parts are cut one after another, each at the size that is right by then.
 * @param earlier how an interrupted upload had cut it
 */
export function adaptiveContent(
  source: Source,
  { size, partBytes }: Plan,
  sizing: Sizing,
  earlier: readonly Run[] = [{ start: 0, partBytes }],
): PartedContent {
  const sizeBytes = size ?? 0;
  let runs = earlier;
  let parts = gridOfRuns(sizeBytes, runs);
  let kept = 0;
  const cutFrom = (start: number): void => {
    const next = { start, partBytes: sizing.next(sizeBytes - start) };
    if (runs.at(-1)?.partBytes === next.partBytes) return;
    runs = [...runs.filter((run) => run.start < start), next];
    parts = gridOfRuns(sizeBytes, runs);
  };
  return {
    facts: source.facts,
    slice: source.slice.bind(source),
    get parts() {
      return parts;
    },
    get runs() {
      return runs;
    },
    part(index) {
      const known = parts[index];
      if (known !== undefined && index >= kept) cutFrom(known.start);
      kept = Math.max(kept, index + 1);
      return Promise.resolve(parts[index]);
    },
    keep(count) {
      kept = Math.max(kept, count);
    },
    release: ignore,
  };
}

function flowingContent(
  source: Source,
  forward: Forward,
  { method, partBytes, width }: Plan,
  limits: Limits,
): PartedContent {
  const { facts } = source;
  const parts: Part[] = [];
  let sizeBytes = facts.sizeBytes;
  const endOf = (start: number): number => Math.min(start + partBytes, sizeBytes ?? Infinity);
  return {
    slice: source.slice.bind(source),
    parts,
    get facts() {
      return { ...facts, sizeBytes };
    },
    async part(index, signal) {
      const known = parts[index];
      if (known !== undefined) return known;
      const start = index * partBytes;
      const wanted = endOf(start);
      const end = wanted > start ? await forward.gather(wanted, signal) : start;
      if (end < wanted) sizeBytes ??= end;
      if (end <= start) return undefined;
      requireWithin(limits, index, end, method);
      // With one flow, nobody would ask the stream for anything while a part is sent.
      if (width === 1) forward.gather(endOf(end), signal).catch(ignore);
      return (parts[index] = { index, start, end });
    },
    release(part) {
      forward.release(part);
    },
    keep: ignore,
  };
}

function requireWithin(
  { maxBytes = Infinity, maxParts = Infinity }: Limits,
  index: number,
  endBytes: number,
  method: string,
): void {
  if (endBytes <= maxBytes && index < maxParts) return;
  const most = endBytes > maxBytes ? `${maxBytes} bytes` : `${maxParts} parts`;
  throw new UploadError(
    "unsupported",
    `the stream is longer than the ${most} that ${method} takes`,
  );
}

function ignore(): void {
  // Nothing to let go of, or to keep; and what gathering ahead fails with is told to whoever needs those bytes.
}
