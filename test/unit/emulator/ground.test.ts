import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { manualClock } from "../../../src/emulator/clock.js";
import { createGround } from "../../../src/emulator/ground.js";

const make = () =>
  createGround({ clock: manualClock(), processingMs: 1, origin: () => "http://localhost" });

describe("the ground", () => {
  it("hands out files of their own in a folder that is removed at the end", async () => {
    const { ground, end } = make();
    const [one, two] = [ground.scratchFile(), ground.scratchFile()];
    expect(one).not.toBe(two);
    await writeFile(one, "x");
    expect(existsSync(one)).toBe(true);
    await end();
    expect(existsSync(dirname(one))).toBe(false);
  });

  it("wakes every sleeper at the end and waits for the work", async () => {
    const { ground, end } = make();
    const log: string[] = [];
    ground.background(async () => {
      await ground.clock.sleep(1000).catch(() => log.push("woken"));
      log.push("done");
    });
    await end();
    expect(log).toEqual(["woken", "done"]);
    expect(ground.stopped.aborted).toBe(true);
  });

  it("reports work that failed of itself, not work that failed by the end", async () => {
    const fine = make();
    fine.ground.background(() => fine.ground.clock.sleep(1000));
    await expect(fine.end()).resolves.toBeUndefined();

    const broken = make();
    broken.ground.background(() => Promise.reject(new Error("a defect")));
    await new Promise(setImmediate);
    await expect(broken.end()).rejects.toThrow("a defect");
  });
});
