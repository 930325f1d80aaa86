import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { withStallWatch } from "../../../src/layers/stall.js";
import type { StallRule } from "../../../src/layers/stall.js";
import type { Receipt } from "../../../src/model.js";
import type { Call, Limits } from "../../../src/provider.js";
import { deferred } from "../../support/deferred.js";
import type { Deferred } from "../../support/deferred.js";
import { failure, failureOf } from "../../support/failure.js";
import { manualRuntime } from "../../support/manual-runtime.js";
import type { ManualRuntime } from "../../support/manual-runtime.js";
import {
  liveCall,
  openRequest,
  part,
  scriptedMethod,
  unreadBody,
} from "../../support/scripted-method.js";

const receipt: Receipt = { part: 3, proof: "stored" };

interface Wish {
  readonly rule?: Partial<StallRule>;
  readonly limits?: Limits;
  readonly call?: Call;
  /** What the adapter throws when its signal fires. Default: the signal's reason. */
  readonly thrown?: Error;
}

interface Attempt {
  readonly done: Promise<unknown>;
  readonly runtime: ManualRuntime;
  readonly answer: Deferred<Receipt>;
  /** What the adapter was given. */
  readonly call: Call;
  readonly move: (bytes: number) => void;
}

type Sending = "send" | "finish";

/** One attempt that is under way, of a body of 100 bytes or of a call without one. */
function start(
  verb: Sending,
  { rule, limits = {}, call = liveCall(), thrown }: Wish = {},
): Attempt {
  const runtime = manualRuntime();
  const answer = deferred<Receipt>();
  const act = (given: Call): Promise<Receipt> => {
    given.signal.addEventListener("abort", () => {
      answer.reject(thrown ?? (given.signal.reason as Error));
    });
    return answer.promise;
  };
  const bare = scriptedMethod({ send: [act], finish: [act] }, { limits });
  const method = withStallWatch(bare, { stallMs: 30_000, answerMs: 60_000, ...rule }, runtime);
  const done =
    verb === "send"
      ? method.send({}, part, unreadBody, call)
      : method.finish({}, [], openRequest, call);
  done.catch(() => undefined);
  const given = bare.invocations[0]!.call;
  return { done, runtime, answer, call: given, move: (bytes) => given.onSent?.(bytes) };
}

describe("a body in which nothing moves", () => {
  it("ends the attempt after stallMs", async () => {
    const { done, runtime, call } = start("send");
    await runtime.advance(29_999);
    expect(call.signal.aborted).toBe(false);
    await runtime.advance(1);
    const error = await failureOf(done);
    expect(error.kind).toBe("stalled");
    expect(error.message).toBe(
      "the server accepted no byte for 30 s, with 100 bytes of the body left",
    );
  });

  it("is counted from the last byte that moved", async () => {
    const { done, runtime, call, move } = start("send");
    await runtime.advance(20_000);
    move(40);
    await runtime.advance(29_999);
    expect(call.signal.aborted).toBe(false);
    await runtime.advance(1);
    expect((await failureOf(done)).message).toContain("with 60 bytes of the body left");
  });

  it("is never seen in one that moves, however long it takes", async () => {
    const { done, runtime, answer, move } = start("send");
    for (let second = 0; second < 99 * 29; second += 29) {
      await runtime.advance(29_000);
      move(1);
    }
    answer.resolve(receipt);
    expect(await done).toEqual(receipt);
  });
});

describe("an answer that does not come", () => {
  it("ends a call without a body after answerMs", async () => {
    const { done, runtime, call } = start("finish");
    await runtime.advance(59_999);
    expect(call.signal.aborted).toBe(false);
    await runtime.advance(1);
    const error = await failureOf(done);
    expect(error.kind).toBe("stalled");
    expect(error.message).toBe("the server gave no answer within 60 s");
  });

  it.each([
    ["longer than a stall", { stallMs: 30_000, answerMs: 60_000 }],
    ["shorter than a stall", { stallMs: 300_000, answerMs: 60_000 }],
  ])("is waited for from the last byte on: %s", async (_, rule) => {
    const { done, runtime, call, move } = start("send", { rule });
    for (const bytes of [10, 10, 10, 70]) {
      await runtime.advance(25_000);
      move(bytes);
    }
    await runtime.advance(59_999);
    expect(call.signal.aborted).toBe(false);
    await runtime.advance(1);
    expect((await failureOf(done)).message).toBe("the server gave no answer within 60 s");
  });

  it("is given the time that the method is known to need", async () => {
    const { done, runtime, call } = start("finish", { limits: { answerMs: 300_000 } });
    await runtime.advance(299_999);
    expect(call.signal.aborted).toBe(false);
    await runtime.advance(1);
    expect((await failureOf(done)).kind).toBe("stalled");
  });

  it("is given the engine's time by a method that needs less", async () => {
    const { runtime, call } = start("finish", { limits: { answerMs: 1_000 } });
    await runtime.advance(59_999);
    expect(call.signal.aborted).toBe(false);
  });

  it("is waited for anew while a call without a file sends something", async () => {
    const { runtime, call, move } = start("finish");
    await runtime.advance(50_000);
    move(1_000);
    await runtime.advance(50_000);
    expect(call.signal.aborted).toBe(false);
  });
});

describe("the watch", () => {
  it("passes on what moved", () => {
    const seen: number[] = [];
    const { move } = start("send", { call: liveCall({ onSent: (bytes) => seen.push(bytes) }) });
    move(10);
    move(20);
    expect(seen).toEqual([10, 20]);
  });

  it("starts nothing when the signal has fired", async () => {
    const bare = scriptedMethod();
    const method = withStallWatch(bare, { stallMs: 1, answerMs: 1 }, manualRuntime());
    const done = method.send({}, part, unreadBody, liveCall({ signal: AbortSignal.abort() }));
    expect((await failureOf(done)).kind).toBe("aborted");
    expect(bare.verbs()).toEqual([]);
  });

  it("leaves no timer behind after an answer, a failure or a stall", async () => {
    const answered = start("send");
    answered.answer.resolve(receipt);
    await answered.done;
    expect(answered.runtime.waiting()).toEqual([]);

    const failed = start("send");
    failed.answer.reject(failure("rejected"));
    expect((await failureOf(failed.done)).kind).toBe("rejected");
    expect(failed.runtime.waiting()).toEqual([]);

    const silent = start("send");
    await silent.runtime.advance(30_000);
    await failureOf(silent.done);
    expect(silent.runtime.waiting()).toEqual([]);
  });

  it("leaves no listener on a long-lived signal, whatever the attempt came to", async () => {
    const { signal } = new AbortController();
    const answered = start("send", { call: liveCall({ signal }) });
    answered.answer.resolve(receipt);
    await answered.done;
    const failed = start("send", { call: liveCall({ signal }) });
    failed.answer.reject(failure("rejected"));
    await failureOf(failed.done);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("is over with the answer, even if bytes are reported after it", async () => {
    const { done, runtime, answer, move } = start("send");
    answer.resolve(receipt);
    await done;
    move(100);
    expect(runtime.waiting()).toEqual([]);
  });

  it("says `stalled` whatever the adapter makes of its ended request", async () => {
    const { done, runtime } = start("send", { thrown: new Error("socket hang up") });
    await runtime.advance(30_000);
    expect((await failureOf(done)).kind).toBe("stalled");
  });

  it("says `aborted` whatever the adapter makes of its ended request", async () => {
    const control = new AbortController();
    const call = liveCall({ signal: control.signal });
    const { done } = start("send", { call, thrown: new Error("socket hang up") });
    control.abort();
    expect((await failureOf(done)).kind).toBe("aborted");
  });

  it("takes an answer that came although the attempt was being ended", async () => {
    const { done, runtime, answer } = start("send");
    answer.resolve(receipt);
    await runtime.advance(30_000);
    expect(await done).toEqual(receipt);
  });
});
