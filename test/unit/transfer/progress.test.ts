import { describe, expect, it } from "vitest";
import { advance, progressOf, startLedger } from "../../../src/transfer/progress.js";
import type { ProgressStep } from "../../../src/transfer/progress.js";
import type { Progress } from "../../../src/model.js";

const partBytes = 100;

function sent(part: number, bytes: number, atMs = 0): ProgressStep {
  return { type: "sent", part, bytes, partBytes, atMs };
}

function stored(part: number): ProgressStep {
  return { type: "stored", part, partBytes };
}

function lost(part: number): ProgressStep {
  return { type: "lost", part };
}

function session(heldBytes: number): ProgressStep {
  return { type: "session", heldBytes };
}

/** What callers see after these steps of an upload of 400 bytes in four parts. */
function after(...steps: readonly ProgressStep[]): Progress {
  return progressOf(steps.reduce(advance, startLedger(400)));
}

describe("the three counts", () => {
  it("begin at nothing", () => {
    expect(after()).toEqual({
      state: "uploading",
      sentBytes: 0,
      storedBytes: 0,
      totalBytes: 400,
      bytesPerSecond: 0,
      remainingMs: null,
    });
  });

  it.each<[string, readonly ProgressStep[], { sentBytes: number; storedBytes: number }]>([
    ["bytes on the wire are sent, not stored", [sent(0, 40)], { sentBytes: 40, storedBytes: 0 }],
    ["parts add up", [sent(0, 40), sent(1, 30)], { sentBytes: 70, storedBytes: 0 }],
    [
      "an acknowledged part is both",
      [sent(0, 100), stored(0)],
      { sentBytes: 100, storedBytes: 100 },
    ],
    [
      "a part counts once however its bytes were reported",
      [sent(0, 60), stored(0)],
      { sentBytes: 100, storedBytes: 100 },
    ],
    ["a lost attempt falls back", [sent(0, 60), lost(0)], { sentBytes: 0, storedBytes: 0 }],
    [
      "a lost attempt leaves the other parts",
      [sent(0, 60), sent(1, 10), lost(0)],
      { sentBytes: 10, storedBytes: 0 },
    ],
    [
      "a second attempt counts anew",
      [sent(0, 60), lost(0), sent(0, 20)],
      { sentBytes: 20, storedBytes: 0 },
    ],
    [
      "a part never counts for more than its size",
      [sent(0, 100), sent(0, 20)],
      { sentBytes: 100, storedBytes: 0 },
    ],
    [
      "losing what was not under way changes nothing",
      [stored(0), lost(0)],
      { sentBytes: 100, storedBytes: 100 },
    ],
    [
      "a resumed session begins with what is held",
      [session(200)],
      { sentBytes: 200, storedBytes: 200 },
    ],
    [
      "a new session begins at nothing",
      [stored(0), sent(1, 50), session(0)],
      { sentBytes: 0, storedBytes: 0 },
    ],
  ])("%s", (_, steps, counts) => {
    expect(after(...steps)).toMatchObject(counts);
  });

  it("never let storedBytes fall within a session", () => {
    const steps = [sent(0, 90), stored(0), sent(1, 50), lost(1), sent(2, 100), stored(2), lost(2)];
    let ledger = startLedger(400);
    let highest = 0;
    for (const step of steps) {
      ledger = advance(ledger, step);
      const { storedBytes, sentBytes } = progressOf(ledger);
      expect(storedBytes).toBeGreaterThanOrEqual(highest);
      expect(sentBytes).toBeGreaterThanOrEqual(storedBytes);
      highest = storedBytes;
    }
    expect(highest).toBe(200);
  });

  it("leave the ledger they came from as it was", () => {
    const before = advance(startLedger(400), sent(0, 50));
    const seen = progressOf(before);
    advance(before, lost(0));
    advance(before, stored(0));
    expect(progressOf(before)).toEqual(seen);
  });

  it("tell the state", () => {
    expect(after({ type: "state", state: "processing" }).state).toBe("processing");
  });
});

describe("rate and time left", () => {
  it("are told from the bytes moved over time", () => {
    const { bytesPerSecond, remainingMs } = after(sent(0, 10, 0), sent(0, 50, 1_000));
    expect(bytesPerSecond).toBe(50);
    expect(remainingMs).toBe(((400 - 60) / 50) * 1_000);
  });

  it("cannot be told from one moment", () => {
    expect(after(sent(0, 50, 0), sent(0, 50, 0))).toMatchObject({
      bytesPerSecond: 0,
      remainingMs: null,
    });
  });

  it("look at the last ten seconds only", () => {
    const slowThenFast = [
      sent(0, 1, 0),
      sent(0, 1, 5_000),
      sent(1, 10, 20_000),
      sent(1, 80, 21_000),
    ];
    expect(after(...slowThenFast).bytesPerSecond).toBe(80);
  });

  it("count the bytes of lost attempts as moved: the line carried them", () => {
    const steps = [sent(0, 10, 0), sent(0, 50, 1_000), lost(0), sent(0, 50, 2_000)];
    expect(after(...steps).bytesPerSecond).toBe(50);
  });

  it("are not thrown off by many small blocks close together", () => {
    const blocks = Array.from({ length: 100 }, (_, index) => sent(0, 1, index * 10));
    const { bytesPerSecond } = after(...blocks);
    expect(bytesPerSecond).toBeGreaterThanOrEqual(95);
    expect(bytesPerSecond).toBeLessThanOrEqual(105);
  });

  it("say zero when everything is stored", () => {
    expect(after(stored(0), stored(1), stored(2), stored(3)).remainingMs).toBe(0);
  });

  it("leave the time open when the size is not known", () => {
    const ledger = [sent(0, 10, 0), sent(0, 50, 1_000)].reduce(advance, startLedger(null));
    expect(progressOf(ledger)).toMatchObject({ totalBytes: null, remainingMs: null });
  });
});
