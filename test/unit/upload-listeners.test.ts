import { describe, expect, it, vi } from "vitest";
import { announcer } from "../../src/upload-listeners.js";
import { turn } from "../support/turn.js";

describe("announcer", () => {
  it("tells every listener, in order and at once", () => {
    const told: string[] = [];
    const announce = announcer<number>([
      (value) => told.push(`first ${value}`),
      undefined,
      (value) => told.push(`second ${value}`),
    ]);
    announce(1);
    announce(2);
    expect(told).toEqual(["first 1", "second 1", "first 2", "second 2"]);
  });

  it("warns of a listener that throws or rejects, and tells the others", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockReturnValue();
    const told: number[] = [];
    const announce = announcer<number>([
      () => {
        throw new Error("thrown");
      },
      () => Promise.reject(new Error("rejected")) as unknown as undefined,
      (value) => told.push(value),
    ]);
    announce(7);
    await turn();
    const warnings = warn.mock.calls.map(([warning]) => String(warning));
    warn.mockRestore();
    expect(told).toEqual([7]);
    expect(warnings).toEqual(["Error: thrown", "Error: rejected"]);
  });
});
