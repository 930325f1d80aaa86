import { describe, expect, it } from "vitest";
import type { Progress } from "../../../src/model.js";
import { startMeter } from "../../../src/transfer/meter.js";
import type { Meter } from "../../../src/transfer/meter.js";
import { manualRuntime } from "../../support/manual-runtime.js";
import type { ManualRuntime } from "../../support/manual-runtime.js";

interface Bench {
  readonly meter: Meter;
  readonly runtime: ManualRuntime;
  readonly reports: readonly Progress[];
  readonly send: (bytes: number) => void;
}

function bench(): Bench {
  const runtime = manualRuntime();
  const reports: Progress[] = [];
  const meter = startMeter(1_000, runtime, (progress) => reports.push(progress));
  const send = (bytes: number): void => {
    meter.step({ type: "sent", part: 0, bytes, partBytes: 1_000, atMs: runtime.now() });
  };
  return { meter, runtime, reports, send };
}

describe("the meter", () => {
  it("reports moving bytes at most ten times a second", async () => {
    const { send, runtime, reports } = bench();
    for (let step = 0; step < 100; step += 1) {
      send(1);
      await runtime.advance(10);
    }
    expect(reports).toHaveLength(10);
  });

  it("counts what it does not report", async () => {
    const { meter, send, runtime, reports } = bench();
    send(1);
    send(2);
    send(3);
    expect(reports.at(-1)?.sentBytes).toBe(1);
    expect(meter.now().sentBytes).toBe(6);
    await runtime.advance(100);
    send(4);
    expect(reports.at(-1)?.sentBytes).toBe(10);
  });

  it("reports at once what is not a mere movement", () => {
    const { meter, send, reports } = bench();
    send(500);
    meter.step({ type: "lost", part: 0 });
    meter.step({ type: "stored", part: 0, partBytes: 1_000 });
    meter.step({ type: "state", state: "processing" });
    expect(
      reports.map(({ state, sentBytes, storedBytes }) => [state, sentBytes, storedBytes]),
    ).toEqual([
      ["uploading", 500, 0],
      ["uploading", 0, 0],
      ["uploading", 1_000, 1_000],
      ["processing", 1_000, 1_000],
    ]);
  });

  it("waits its hundred milliseconds after any report", async () => {
    const { meter, send, runtime, reports } = bench();
    meter.step({ type: "session", heldBytes: 0 });
    await runtime.advance(99);
    send(1);
    expect(reports).toHaveLength(1);
    await runtime.advance(1);
    send(1);
    expect(reports).toHaveLength(2);
  });
});
