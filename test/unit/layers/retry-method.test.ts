import { describe, expect, it } from "vitest";
import { retryBucket } from "../../../src/layers/backoff.js";
import { withRetry } from "../../../src/layers/retry.js";
import type { Method } from "../../../src/provider.js";
import { failure, failureOf } from "../../support/failure.js";
import { manualRuntime } from "../../support/manual-runtime.js";
import type { ManualRuntime } from "../../support/manual-runtime.js";
import {
  asset,
  fails,
  liveCall,
  openRequest,
  part,
  scriptedMethod,
  unreadBody,
  without,
} from "../../support/scripted-method.js";
import type { ScriptedMethod } from "../../support/scripted-method.js";
import { backoff } from "./retried.js";

const session = { id: "session-1" };
const lost = fails(failure("interrupted"));
const down = fails(failure("unreachable"));

interface Bench {
  readonly method: Method;
  readonly runtime: ManualRuntime;
}

function retry(bare: ScriptedMethod): Bench {
  const runtime = manualRuntime();
  const context = {
    rule: { ...backoff, attempts: 4 },
    runtime,
    bucket: retryBucket(100),
    progressMark: () => 0,
    onRetry: () => undefined,
  };
  return { method: withRetry(bare, context, openRequest.content), runtime };
}

/** The outcome after all waits. */
async function settle<T>(promise: Promise<T>, { runtime }: Bench): Promise<T> {
  promise.catch(() => undefined);
  await runtime.advance(60_000);
  return promise;
}

describe("an open whose answer was lost", () => {
  it("is looked for, and taken when it is found", async () => {
    const found = { id: "found" };
    const bare = scriptedMethod({ open: [lost], recover: [() => Promise.resolve(found)] });
    const bench = retry(bare);
    expect(await settle(bench.method.open(openRequest, liveCall()), bench)).toEqual(found);
    expect(bare.verbs()).toEqual(["open", "recover"]);
  });

  it("is opened again when it made nothing, and looked for again when that is lost too", async () => {
    const bare = scriptedMethod({ open: [lost, lost] });
    const bench = retry(bare);
    expect(await settle(bench.method.open(openRequest, liveCall()), bench)).toEqual(session);
    expect(bare.verbs()).toEqual(["open", "recover", "open", "recover", "open"]);
    expect(bare.invocations.map(({ repeated }) => repeated)).toEqual([
      ...[false, true, true, true, true],
    ]);
  });

  it("is not opened again before the question was answered", async () => {
    const bare = scriptedMethod({ open: [lost], recover: [down, lost] });
    const bench = retry(bare);
    expect(await settle(bench.method.open(openRequest, liveCall()), bench)).toEqual(session);
    expect(bare.verbs()).toEqual(["open", "recover", "recover", "recover", "open"]);
  });

  it("stays unclear as a whole when the question is never answered", async () => {
    const bare = scriptedMethod({ open: [lost], recover: [down, down, down, down] });
    const bench = retry(bare);
    const error = await failureOf(settle(bench.method.open(openRequest, liveCall()), bench));
    expect(error).toMatchObject({ kind: "interrupted", attempts: 4, exhausted: true });
    expect(error.message).toContain("it was unreachable");
    expect(error.cause).toMatchObject({ kind: "unreachable" });
  });

  it("ends at once by a method that cannot look", async () => {
    const bare = without(scriptedMethod({ open: [lost] }), "recover");
    const bench = retry(bare);
    const error = await failureOf(settle(bench.method.open(openRequest, liveCall()), bench));
    expect(error).toMatchObject({ kind: "interrupted", exhausted: true });
    expect(bare.verbs()).toEqual(["open"]);
  });

  it("of an earlier process is looked for first", async () => {
    const bare = scriptedMethod();
    const bench = retry(bare);
    await settle(bench.method.open(openRequest, liveCall({ repeated: true })), bench);
    expect(bare.verbs()).toEqual(["recover", "open"]);
  });
});

describe("an open that did nothing", () => {
  it("is tried again without a question", async () => {
    const bare = scriptedMethod({ open: [down, fails(failure("throttled"))] });
    const bench = retry(bare);
    expect(await settle(bench.method.open(openRequest, liveCall()), bench)).toEqual(session);
    expect(bare.verbs()).toEqual(["open", "open", "open"]);
    expect(bare.invocations.map(({ repeated }) => repeated)).toEqual([false, false, false]);
  });

  it("keeps its kind when it is given up", async () => {
    const bench = retry(scriptedMethod({ open: [down, down, down, down] }));
    const error = await failureOf(settle(bench.method.open(openRequest, liveCall()), bench));
    expect(error).toMatchObject({ kind: "unreachable", attempts: 4 });
  });
});

describe("a send whose answer was lost", () => {
  it("is sent again as it is by a method that may", async () => {
    const bare = scriptedMethod({ send: [lost] });
    const bench = retry(bare);
    const receipt = await settle(bench.method.send(session, part, unreadBody, liveCall()), bench);
    expect(receipt).toEqual({ part: 3, proof: "stored" });
    expect(bare.verbs()).toEqual(["send", "send"]);
    expect(bare.invocations.map(({ repeated }) => repeated)).toEqual([false, true]);
  });

  it.each([
    ["its receipt", { held: [{ part: 3, proof: "seen" }], complete: false }, "seen"],
    ["no proof when only the whole is known", { held: [], complete: true }, null],
  ])("is asked about first by a method that must, and gives %s", async (_, inspection, proof) => {
    const inspect = [() => Promise.resolve(inspection)];
    const bare = scriptedMethod({ send: [lost], inspect }, { unclearSend: "inspect" });
    const bench = retry(bare);
    const receipt = await settle(bench.method.send(session, part, unreadBody, liveCall()), bench);
    expect(receipt).toEqual({ part: 3, proof });
    expect(bare.verbs()).toEqual(["send", "inspect"]);
  });

  it("is sent again when the platform holds other parts only", async () => {
    const inspection = { held: [{ part: 2, proof: "other" }], complete: false };
    const inspect = [() => Promise.resolve(inspection)];
    const bare = scriptedMethod({ send: [lost], inspect }, { unclearSend: "inspect" });
    const bench = retry(bare);
    await settle(bench.method.send(session, part, unreadBody, liveCall()), bench);
    expect(bare.verbs()).toEqual(["send", "inspect", "send"]);
  });

  it("is not asked about when nothing was sent", async () => {
    const bare = scriptedMethod({ send: [down] }, { unclearSend: "inspect" });
    const bench = retry(bare);
    await settle(bench.method.send(session, part, unreadBody, liveCall()), bench);
    expect(bare.verbs()).toEqual(["send", "send"]);
  });
});

describe("the other verbs", () => {
  it("finish knows when an earlier try may have finished", async () => {
    const bare = scriptedMethod({ finish: [lost] });
    const bench = retry(bare);
    const done = bench.method.finish(session, [], openRequest, liveCall());
    expect(await settle(done, bench)).toEqual(asset);
    expect(bare.invocations.map(({ repeated }) => repeated)).toEqual([false, true]);
  });

  it("finish stays unclear as a whole after a try that may have finished", async () => {
    const bench = retry(scriptedMethod({ finish: [lost, down, down, down] }));
    const done = bench.method.finish(session, [], openRequest, liveCall());
    expect((await failureOf(settle(done, bench))).kind).toBe("interrupted");
  });

  it("are absent when the method does without them", () => {
    const bare = without(scriptedMethod(), "recover", "inspect", "discard");
    const { method } = retry(bare);
    expect([method.recover, method.inspect, method.discard]).toEqual([
      ...[undefined, undefined, undefined],
    ]);
  });

  it("are tried again too", async () => {
    const bare = scriptedMethod({ inspect: [lost], discard: [down], recover: [lost] });
    const bench = retry(bare);
    const { inspect, discard, recover } = bench.method;
    await settle(inspect!(session, [part], liveCall(), openRequest.content), bench);
    await settle(discard!(session, liveCall()), bench);
    await settle(recover!(openRequest, liveCall()), bench);
    expect(bare.verbs()).toEqual([
      ...["inspect", "inspect", "discard", "discard", "recover", "recover"],
    ]);
  });
});
