import { describe, expect, it } from "vitest";
import { memoryCheckpoints } from "../../../src/checkpoint/memory-store.js";

describe("memoryCheckpoints", () => {
  it("gives back what was saved, and not what became of it since", async () => {
    const store = memoryCheckpoints();
    const receipts = [{ part: 0, proof: "a" }];
    await store.save("k", { receipts });
    receipts.push({ part: 1, proof: "b" });
    expect(await store.load("k")).toEqual({ receipts: [{ part: 0, proof: "a" }] });
  });

  it("forgets what is removed, as often as it is asked", async () => {
    const store = memoryCheckpoints();
    await store.save("k", 1);
    await store.remove("k");
    await store.remove("k");
    expect(await store.load("k")).toBeUndefined();
  });

  it("gives a key to one at a time", async () => {
    const store = memoryCheckpoints();
    const release = await store.claim("k");
    expect(await store.claim("k")).toBeUndefined();
    expect(await store.claim("other")).toBeTypeOf("function");
    await release?.();
    expect(await store.claim("k")).toBeTypeOf("function");
  });

  it("is a place of its own", async () => {
    await memoryCheckpoints().save("k", 1);
    expect(await memoryCheckpoints().load("k")).toBeUndefined();
  });

  it("says where a checkpoint is", () => {
    expect(memoryCheckpoints().locate("k")).toBe("memory:k");
  });
});
