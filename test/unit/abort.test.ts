import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { linkAbort } from "../../src/abort.js";

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
