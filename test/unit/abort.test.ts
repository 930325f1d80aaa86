import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { linkAbort, unlessAborted } from "../../src/abort.js";
import { deferred } from "../support/deferred.js";
import { failure, failureOf } from "../support/failure.js";

describe("linkAbort", () => {
  it("fires with its parent, for the same reason", () => {
    const parent = new AbortController();
    const { signal } = linkAbort(parent.signal);
    expect(signal.aborted).toBe(false);
    parent.abort("enough");
    expect(signal.reason).toBe("enough");
  });

  it("has fired when its parent had", () => {
    expect(linkAbort(AbortSignal.abort("enough")).signal.reason).toBe("enough");
  });

  it("fires by itself and leaves its parent alone", () => {
    const parent = new AbortController();
    const linked = linkAbort(parent.signal);
    linked.abort("mine");
    expect(linked.signal.reason).toBe("mine");
    expect(parent.signal.aborted).toBe(false);
  });

  it("keeps its first reason", () => {
    const parent = new AbortController();
    const linked = linkAbort(parent.signal);
    linked.abort("first");
    parent.abort("second");
    expect(linked.signal.reason).toBe("first");
  });

  it("needs no parent", () => {
    const linked = linkAbort(undefined);
    linked.abort("mine");
    linked.unlink();
    expect(linked.signal.aborted).toBe(true);
  });

  it("leaves nothing on a long-lived parent", () => {
    const parent = new AbortController();
    for (let part = 0; part < 1_000; part += 1) linkAbort(parent.signal).unlink();
    expect(getEventListeners(parent.signal, "abort")).toEqual([]);
  });

  it("does not hear of its parent any more once unlinked", () => {
    const parent = new AbortController();
    const linked = linkAbort(parent.signal);
    linked.unlink();
    parent.abort();
    expect(linked.signal.aborted).toBe(false);
  });
});

describe("unlessAborted", () => {
  const live = (): AbortSignal => new AbortController().signal;

  it("comes to what the work comes to", async () => {
    expect(await unlessAborted(Promise.resolve(7), live(), live())).toBe(7);
    const failed = unlessAborted(Promise.reject(failure("rejected")), live());
    expect((await failureOf(failed)).kind).toBe("rejected");
  });

  it("ends with whichever signal fires first, and leaves the work alone", async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const work = deferred<number>();
    const waited = unlessAborted(work.promise, first.signal, second.signal);
    second.abort(failure("stalled"));
    first.abort();
    expect((await failureOf(waited)).kind).toBe("stalled");
    work.resolve(7);
    expect(await work.promise).toBe(7);
  });

  it("does not wait when a signal has fired", async () => {
    const waited = unlessAborted(deferred().promise, live(), AbortSignal.abort());
    expect((await failureOf(waited)).kind).toBe("aborted");
  });

  it("takes no notice of work that fails after the end", async () => {
    const work = deferred();
    const waited = unlessAborted(work.promise, AbortSignal.abort());
    await failureOf(waited);
    work.reject(new Error("too late"));
    await expect(work.promise).rejects.toThrow("too late");
  });

  it("leaves no listener on the signals", async () => {
    const [one, other] = [live(), live()];
    await unlessAborted(Promise.resolve(7), one, other);
    expect(getEventListeners(one, "abort")).toEqual([]);
    expect(getEventListeners(other, "abort")).toEqual([]);
  });
});
