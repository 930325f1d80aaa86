import { describe, expect, it } from "vitest";
import { retryBucket } from "../../../src/layers/backoff.js";
import { failure, failureOf } from "../../support/failure.js";
import { startRetrying } from "./retried.js";

const longMs = 24 * 60 * 60 * 1_000;

describe("the budget of one operation", () => {
  it("is spent after so many tries, and the error says so", async () => {
    const { done, runtime, calls } = startRetrying({
      outcomes: [failure("unreachable")],
      attempts: 4,
    });
    await runtime.advance(longMs);
    expect(await failureOf(done)).toMatchObject({
      kind: "unreachable",
      attempts: 4,
      exhausted: true,
    });
    expect(calls).toHaveLength(4);
  });

  it("of one try never tries again", async () => {
    const { done, calls } = startRetrying({ outcomes: [failure("unreachable")], attempts: 1 });
    expect(await failureOf(done)).toMatchObject({ attempts: 1, exhausted: true });
    expect(calls).toHaveLength(1);
  });

  it("is renewed by progress", async () => {
    let stored = 0;
    const { done, runtime, calls, delays } = startRetrying({
      outcomes: [...Array<ReturnType<typeof failure>>(10).fill(failure("interrupted")), "ok"],
      attempts: 3,
      progressMark: () => (stored += 1),
    });
    await runtime.advance(longMs);
    expect(await done).toBe("ok");
    expect(calls).toHaveLength(11);
    expect(new Set(delays())).toEqual(new Set([500]));
  });

  it("is counted since the last progress", async () => {
    let stored = 0;
    const { done, runtime, calls } = startRetrying({
      outcomes: [failure("interrupted")],
      attempts: 3,
      progressMark: () => stored,
    });
    await runtime.advance(500);
    expect(calls).toHaveLength(2);
    stored = 1;
    await runtime.advance(longMs);
    await failureOf(done);
    expect(calls).toHaveLength(2 + 3);
  });

  it("leaves an error alone that an inner layer has given up on", async () => {
    const inner = failure("unreachable", { exhausted: true, attempts: 6 });
    const { done, calls } = startRetrying({ outcomes: [inner] });
    expect(await failureOf(done)).toMatchObject({ exhausted: true, attempts: 6 });
    expect(calls).toHaveLength(1);
  });
});

describe("throttles", () => {
  it("do not eat the budget", async () => {
    const { done, runtime } = startRetrying({
      outcomes: [
        ...[failure("throttled"), failure("throttled"), failure("throttled")],
        ...[failure("unreachable"), "ok" as const],
      ],
      attempts: 2,
    });
    await runtime.advance(longMs);
    expect(await done).toBe("ok");
  });

  it("are bounded", async () => {
    const { done, runtime, calls } = startRetrying({ outcomes: [failure("throttled")] });
    await runtime.advance(longMs);
    expect(await failureOf(done)).toMatchObject({
      kind: "throttled",
      attempts: 4,
      exhausted: true,
    });
    expect(calls).toHaveLength(4);
  });

  it("take nothing from the shared bucket", async () => {
    const bucket = retryBucket(0);
    const { done, runtime } = startRetrying({ outcomes: [failure("throttled"), "ok"], bucket });
    await runtime.advance(longMs);
    expect(await done).toBe("ok");
  });
});

describe("the bucket that uploads share", () => {
  it("stops all of them when it is empty", async () => {
    const bucket = retryBucket(2);
    const outcomes = [failure("unreachable")];
    const first = startRetrying({ outcomes, bucket, attempts: 3 });
    await first.runtime.advance(longMs);
    expect(await failureOf(first.done)).toMatchObject({ attempts: 3 });
    const second = startRetrying({ outcomes, bucket, attempts: 3 });
    expect(await failureOf(second.done)).toMatchObject({ attempts: 1, exhausted: true });
  });

  it("gets one retry back with every success", async () => {
    const bucket = retryBucket(1);
    for (let round = 0; round < 3; round += 1) {
      const { done, runtime } = startRetrying({ outcomes: [failure("unreachable"), "ok"], bucket });
      await runtime.advance(longMs);
      expect(await done).toBe("ok");
    }
  });
});
