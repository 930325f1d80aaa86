import { describe, expect, it } from "vitest";
import { UploadError } from "../../../src/errors.js";
import type { Order, Part, Receipt } from "../../../src/model.js";
import { transferParts } from "../../../src/transfer/transfer.js";
import { deferred } from "../../support/deferred.js";
import type { Deferred } from "../../support/deferred.js";
import { failureOf } from "../../support/failure.js";
import { isSettled, turn } from "../../support/turn.js";

interface Flight {
  readonly part: number;
  readonly signal: AbortSignal;
  readonly landing: Deferred<Receipt>;
}

interface Wish {
  readonly indexes?: readonly number[];
  readonly width?: number;
  readonly order?: Order;
  /** What a send does as soon as its signal fires. Default: it ends with the signal's reason. */
  readonly onAbort?: "end" | "linger";
}

function partOf(index: number): Part {
  return { index, start: index * 10, end: (index + 1) * 10 };
}

/** A transfer whose sends land when the test says so. */
async function start({
  indexes = [0, 1, 2, 3, 4],
  width = 2,
  order = "any",
  onAbort = "end",
}: Wish) {
  const control = new AbortController();
  const flights: Flight[] = [];
  const inFlight = new Set<number>();
  const receipts: number[] = [];
  let widest = 0;
  const done = transferParts({
    parts: indexes.map(partOf),
    width,
    order,
    signal: control.signal,
    async send({ index }, signal) {
      const landing = deferred<Receipt>();
      flights.push({ part: index, signal, landing });
      inFlight.add(index);
      widest = Math.max(widest, inFlight.size);
      if (onAbort === "end")
        signal.addEventListener("abort", () => {
          landing.reject(signal.reason as Error);
        });
      return landing.promise.finally(() => inFlight.delete(index));
    },
    onReceipt: ({ part }) => receipts.push(part),
  });
  done.catch(() => undefined);
  await turn();
  const flight = (part: number): Flight => {
    const found = flights.find((candidate) => candidate.part === part);
    if (found === undefined) throw new Error(`part ${part} was not sent`);
    return found;
  };
  const land = async (part: number): Promise<void> => {
    flight(part).landing.resolve({ part, proof: null });
    await turn();
  };
  const crash = async (part: number, error: Error): Promise<void> => {
    flight(part).landing.reject(error);
    await turn();
  };
  const sent = (): readonly number[] => flights.map(({ part }) => part);
  return { done, control, flight, land, crash, sent, inFlight, receipts, widest: () => widest };
}

describe("transferParts", () => {
  it("keeps `width` parts in flight, never more, and starts them in ascending order", async () => {
    const transfer = await start({ width: 2 });
    expect(transfer.sent()).toEqual([0, 1]);
    await transfer.land(1);
    expect(transfer.sent()).toEqual([0, 1, 2]);
    await transfer.land(0);
    expect(transfer.sent()).toEqual([0, 1, 2, 3]);
    for (const part of [3, 2, 4]) await transfer.land(part);
    await transfer.done;
    expect(transfer.widest()).toBe(2);
  });

  it("hands over each receipt once, as it comes in", async () => {
    const transfer = await start({ indexes: [0, 1, 2], width: 3 });
    await transfer.land(2);
    expect(transfer.receipts).toEqual([2]);
    await transfer.land(0);
    await transfer.land(1);
    await transfer.done;
    expect(transfer.receipts).toEqual([2, 0, 1]);
  });

  it("does nothing without parts", async () => {
    const transfer = await start({ indexes: [] });
    await transfer.done;
    expect(transfer.sent()).toEqual([]);
  });

  it("starts no more sends than there are parts", async () => {
    const transfer = await start({ indexes: [0, 1], width: 16 });
    expect(transfer.sent()).toEqual([0, 1]);
    await transfer.land(0);
    await transfer.land(1);
    await transfer.done;
  });

  it("sends part 0 alone first when the method wants that", async () => {
    const transfer = await start({ indexes: [0, 1, 2, 3], width: 3, order: "first-alone" });
    expect(transfer.sent()).toEqual([0]);
    await transfer.land(0);
    expect(transfer.sent()).toEqual([0, 1, 2, 3]);
    for (const part of [1, 2, 3]) await transfer.land(part);
    await transfer.done;
  });

  it("sends side by side at once when part 0 is there already", async () => {
    const transfer = await start({ indexes: [2, 3, 5], width: 2, order: "first-alone" });
    expect(transfer.sent()).toEqual([2, 3]);
  });

  it("stops after a part 0 that failed alone", async () => {
    const transfer = await start({ order: "first-alone" });
    await transfer.crash(0, new UploadError("rejected", "no"));
    expect((await failureOf(transfer.done)).message).toBe("no");
    expect(transfer.sent()).toEqual([0]);
  });

  it("sends one at a time, whatever the width, when the order is sequential", async () => {
    const transfer = await start({ indexes: [0, 1, 2], width: 3, order: "sequential" });
    for (const part of [0, 1, 2]) {
      expect(transfer.sent().at(-1)).toBe(part);
      await transfer.land(part);
    }
    await transfer.done;
    expect(transfer.widest()).toBe(1);
  });
});

describe("transferParts that fails", () => {
  it("stops the siblings, starts nothing more, and rejects with the first failure", async () => {
    const transfer = await start({ width: 3 });
    await transfer.crash(1, new UploadError("rejected", "the first failure"));
    const error = await failureOf(transfer.done);
    expect(error).toMatchObject({ kind: "rejected", message: "the first failure" });
    expect(transfer.flight(0).signal.aborted).toBe(true);
    expect(transfer.flight(2).signal.aborted).toBe(true);
    expect(transfer.sent()).toEqual([0, 1, 2]);
    expect(transfer.receipts).toEqual([]);
  });

  it("settles only when no send is running any more, and keeps receipts that still come in", async () => {
    const transfer = await start({ width: 3, onAbort: "linger" });
    await transfer.crash(1, new UploadError("rejected", "the first failure"));
    expect(await isSettled(transfer.done)).toBe(false);
    await transfer.land(0);
    expect(await isSettled(transfer.done)).toBe(false);
    await transfer.crash(2, new UploadError("interrupted", "a later failure"));
    expect((await failureOf(transfer.done)).message).toBe("the first failure");
    expect(transfer.receipts).toEqual([0]);
    expect(transfer.inFlight.size).toBe(0);
  });

  it("turns whatever a send throws into an UploadError", async () => {
    const transfer = await start({});
    await transfer.crash(0, new TypeError("a defect"));
    expect(await failureOf(transfer.done)).toMatchObject({
      kind: "internal",
      message: "unexpected failure: a defect",
    });
  });

  it("ends with `aborted` when the signal fires half-way", async () => {
    const transfer = await start({ width: 2 });
    await transfer.land(0);
    transfer.control.abort();
    expect((await failureOf(transfer.done)).kind).toBe("aborted");
    expect(transfer.sent()).toEqual([0, 1, 2]);
    expect(transfer.receipts).toEqual([0]);
    expect(transfer.inFlight.size).toBe(0);
  });

  it("sends nothing with a signal that has fired before", async () => {
    const control = new AbortController();
    control.abort();
    const job = { parts: [partOf(0)], width: 1, order: "any", signal: control.signal } as const;
    const sent: number[] = [];
    const done = transferParts({
      ...job,
      send({ index }) {
        sent.push(index);
        return Promise.resolve({ part: index, proof: null });
      },
      onReceipt: () => undefined,
    });
    expect((await failureOf(done)).kind).toBe("aborted");
    expect(sent).toEqual([]);
  });
});
