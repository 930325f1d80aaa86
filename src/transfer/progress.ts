import type { Progress } from "../model.js";

/** Everything `Progress` is computed from. Plain, and replaced rather than changed. */
export interface ProgressLedger {
  readonly state: Progress["state"];
  readonly totalBytes: number | null;
  readonly storedBytes: number;
  /** Bytes of attempts that are under way, by part. */
  readonly inFlight: ReadonlyMap<number, number>;
  /** Bytes ever put on the wire, those of failed attempts included: what the rate is told from. */
  readonly movedBytes: number;
  /** Recent readings of `movedBytes`, oldest first. */
  readonly readings: readonly { readonly atMs: number; readonly movedBytes: number }[];
}

export type ProgressStep =
  /** The network took bytes of a part. */
  | {
      readonly type: "sent";
      readonly part: number;
      readonly bytes: number;
      readonly partBytes: number;
      readonly atMs: number;
    }
  /** An attempt ended without a receipt: its bytes do not count any more. */
  | { readonly type: "lost"; readonly part: number }
  /** The platform acknowledged a part. */
  | { readonly type: "stored"; readonly part: number; readonly partBytes: number }
  /** A session began or was resumed with this much already on the platform. */
  | { readonly type: "session"; readonly heldBytes: number }
  /** A stream has ended, and shown how long it was. */
  | { readonly type: "total"; readonly totalBytes: number }
  | { readonly type: "state"; readonly state: Progress["state"] };

/** How far back the rate looks, in milliseconds. */
const rateWindowMs = 10_000;
/** Readings closer together than this are merged, in milliseconds. */
const readingGapMs = 200;

export function startLedger(totalBytes: number | null): ProgressLedger {
  return {
    state: "uploading",
    totalBytes,
    storedBytes: 0,
    inFlight: new Map(),
    movedBytes: 0,
    readings: [],
  };
}

/** The ledger after one step. */
export function advance(ledger: ProgressLedger, step: ProgressStep): ProgressLedger {
  switch (step.type) {
    case "sent": {
      const before = ledger.inFlight.get(step.part) ?? 0;
      const after = Math.min(before + step.bytes, step.partBytes);
      const movedBytes = ledger.movedBytes + step.bytes;
      return {
        ...ledger,
        inFlight: new Map(ledger.inFlight).set(step.part, after),
        movedBytes,
        readings: withReading(ledger.readings, step.atMs, movedBytes),
      };
    }
    case "lost":
      return { ...ledger, inFlight: without(ledger.inFlight, step.part) };
    case "stored":
      return {
        ...ledger,
        storedBytes: ledger.storedBytes + step.partBytes,
        inFlight: without(ledger.inFlight, step.part),
      };
    case "session":
      return { ...ledger, storedBytes: step.heldBytes, inFlight: new Map() };
    case "total":
      return { ...ledger, totalBytes: step.totalBytes };
    case "state":
      return { ...ledger, state: step.state };
  }
}

/** What callers see of a ledger. */
export function progressOf(ledger: ProgressLedger): Progress {
  const sentBytes = sum(ledger.inFlight.values()) + ledger.storedBytes;
  const bytesPerSecond = rateOf(ledger.readings);
  const left = ledger.totalBytes === null ? null : ledger.totalBytes - sentBytes;
  return {
    state: ledger.state,
    sentBytes,
    storedBytes: ledger.storedBytes,
    totalBytes: ledger.totalBytes,
    bytesPerSecond,
    remainingMs: remaining(left, bytesPerSecond),
  };
}

function remaining(leftBytes: number | null, bytesPerSecond: number): number | null {
  if (leftBytes === null) return null;
  if (leftBytes === 0) return 0;
  return bytesPerSecond === 0 ? null : Math.round((leftBytes / bytesPerSecond) * 1000);
}

function withReading(
  readings: ProgressLedger["readings"],
  atMs: number,
  movedBytes: number,
): ProgressLedger["readings"] {
  const last = readings.at(-1);
  if (last !== undefined && atMs - last.atMs < readingGapMs) return readings;
  const recent = readings.filter((reading) => atMs - reading.atMs <= rateWindowMs);
  return [...recent, { atMs, movedBytes }];
}

function rateOf(readings: ProgressLedger["readings"]): number {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined || last.atMs === first.atMs) return 0;
  return Math.round(((last.movedBytes - first.movedBytes) / (last.atMs - first.atMs)) * 1000);
}

function without(map: ReadonlyMap<number, number>, key: number): ReadonlyMap<number, number> {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
