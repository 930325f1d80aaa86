import { describe, expect, it } from "vitest";
import { manualClock, realClock } from "../../../src/emulator/clock.js";

describe("manualClock", () => {
  it("stands still until it is moved", () => {
    const clock = manualClock(1000);
    expect(clock.now()).toBe(1000);
    expect(clock.alarms()).toEqual([]);
  });

  it("wakes sleepers in the order of their alarms, each at its moment", async () => {
    const clock = manualClock(0);
    const woken: string[] = [];
    const sleep = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name}@${clock.now()}`);
    };
    const all = [sleep("late", 30), sleep("early", 10), sleep("never", 100)];
    expect(clock.alarms()).toEqual([10, 30, 100]);
    await clock.advance(50);
    expect(woken).toEqual(["early@10", "late@30"]);
    expect(clock.now()).toBe(50);
    await clock.advance(50);
    await Promise.all(all);
    expect(woken).toHaveLength(3);
  });

  it("wakes one who goes back to sleep within the same stretch", async () => {
    const clock = manualClock(0);
    let wakings = 0;
    const work = (async () => {
      for (; wakings < 5; wakings += 1) await clock.sleep(10);
    })();
    await clock.advance(35);
    expect(wakings).toBe(3);
    await clock.advance(15);
    await work;
  });

  it("tells when enough are asleep", async () => {
    const clock = manualClock(0);
    const two = clock.untilSleeping(2);
    void clock.sleep(5);
    void clock.sleep(5);
    await expect(two).resolves.toBeUndefined();
    await expect(clock.untilSleeping(1)).resolves.toBeUndefined();
  });

  it("ends a sleep when the signal is aborted", async () => {
    const clock = manualClock(0);
    const stop = new AbortController();
    const asleep = clock.sleep(10, stop.signal);
    stop.abort(new Error("enough"));
    await expect(asleep).rejects.toThrow("enough");
    await expect(clock.sleep(10, stop.signal)).rejects.toThrow("enough");
    expect(clock.alarms()).toEqual([]);
  });
});

describe("realClock", () => {
  it("sleeps, and stops sleeping when the signal is aborted", async () => {
    await expect(realClock.sleep(1)).resolves.toBeUndefined();
    await expect(realClock.sleep(60_000, AbortSignal.abort())).rejects.toThrow();
    expect(realClock.now()).toBeGreaterThan(Date.UTC(2026, 0, 1));
  });
});
