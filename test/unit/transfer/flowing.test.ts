import { describe, expect, it } from "vitest";
import { UploadError } from "../../../src/errors.js";
import type { Order, Part, Receipt } from "../../../src/model.js";
import { transferParts } from "../../../src/transfer/transfer.js";
import { deferred } from "../../support/deferred.js";
import type { Deferred } from "../../support/deferred.js";
import { failureOf } from "../../support/failure.js";
import { isSettled, turn } from "../../support/turn.js";

function partOf(index: number): Part {
  return { index, start: index * 10, end: (index + 1) * 10 };
}

describe("parts that come to be known one after another", () => {
  /** A transfer of parts that the test makes known, and how often one was asked for. */
  function startFlowing(order: Order, width: number) {
    const control = new AbortController();
    const known: Deferred<Part | undefined>[] = [];
    const asked = (index: number): Deferred<Part | undefined> => (known[index] ??= deferred());
    const sent: number[] = [];
    let asks = 0;
    async function* parts(): AsyncGenerator<Part> {
      for (;;) {
        const part = await asked(asks++).promise;
        if (part === undefined) return;
        yield part;
      }
    }
    const landings: Deferred<Receipt>[] = [];
    const done = transferParts({
      parts: parts(),
      width,
      order,
      signal: control.signal,
      send({ index }) {
        sent.push(index);
        return (landings[index] = deferred()).promise;
      },
      onReceipt: () => undefined,
    });
    done.catch(() => undefined);
    const tell = async (index: number): Promise<void> => {
      asked(index).resolve(partOf(index));
      await turn();
    };
    const end = async (index: number): Promise<void> => {
      asked(index).resolve(undefined);
      await turn();
    };
    const land = async (index: number): Promise<void> => {
      landings[index]?.resolve({ part: index, proof: null });
      await turn();
    };
    return { done, control, asked, tell, end, land, sent, asks: () => asks };
  }

  it("are asked for only when a flow is free, and sent as they come", async () => {
    const transfer = startFlowing("any", 2);
    for (const part of [0, 1, 2]) await transfer.tell(part);
    expect(transfer.sent).toEqual([0, 1]);
    expect(transfer.asks()).toBe(2);
    await transfer.land(0);
    expect(transfer.sent).toEqual([0, 1, 2]);
    await transfer.land(1);
    expect(transfer.asks()).toBe(4);
    await transfer.end(3);
    await transfer.land(2);
    await transfer.done;
  });

  it("keep to the order first-alone", async () => {
    const transfer = startFlowing("first-alone", 2);
    for (const part of [0, 1]) await transfer.tell(part);
    expect(transfer.sent).toEqual([0]);
    expect(transfer.asks()).toBe(1);
    await transfer.land(0);
    expect(transfer.sent).toEqual([0, 1]);
    await transfer.end(2);
    await transfer.land(1);
    await transfer.done;
  });

  it("end the transfer when they fail, once the sends under way have ended", async () => {
    const transfer = startFlowing("any", 2);
    await transfer.tell(0);
    transfer.asked(1).reject(new UploadError("source-changed", "the stream broke"));
    expect(await isSettled(transfer.done)).toBe(false);
    await transfer.land(0);
    expect((await failureOf(transfer.done)).kind).toBe("source-changed");
  });

  it("are not waited for when the signal fires", async () => {
    const transfer = startFlowing("any", 2);
    await turn();
    transfer.control.abort();
    expect((await failureOf(transfer.done)).kind).toBe("aborted");
    expect(transfer.sent).toEqual([]);
  });
});
