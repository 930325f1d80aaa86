import { describe, expect, it } from "vitest";
import { retryBucket } from "../../../src/layers/backoff.js";
import { stackLayers } from "../../../src/layers/stack.js";
import type { Call, Method } from "../../../src/provider.js";
import { failure, failureOf } from "../../support/failure.js";
import { manualRuntime } from "../../support/manual-runtime.js";
import type { ManualRuntime } from "../../support/manual-runtime.js";
import {
  fails,
  liveCall,
  openRequest,
  part,
  scriptedMethod,
  unreadBody,
} from "../../support/scripted-method.js";
import type { ScriptedMethod } from "../../support/scripted-method.js";
import { backoff } from "./retried.js";

interface Bench {
  readonly method: Method;
  readonly runtime: ManualRuntime;
  readonly lost: readonly number[];
}

function stack(bare: ScriptedMethod, attempts = 2): Bench {
  const runtime = manualRuntime();
  const lost: number[] = [];
  const method = stackLayers(bare, {
    provider: "Toy",
    content: openRequest.content,
    observer: {
      began: () => undefined,
      sent: () => undefined,
      stored: () => undefined,
      lost: ({ index }) => lost.push(index),
    },
    stall: { stallMs: 30_000, answerMs: 60_000 },
    retry: {
      rule: { ...backoff, attempts },
      runtime,
      bucket: retryBucket(100),
      progressMark: () => 0,
      onRetry: () => undefined,
    },
    runtime,
  });
  return { method, runtime, lost };
}

/** Never answers; ends with the signal. */
function silence({ signal }: Call): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
  });
}

const names = { provider: "Toy", method: "toy" };

describe("a method with every layer on", () => {
  it("sends a stalled part again", async () => {
    const bare = scriptedMethod({ send: [silence] });
    const { method, runtime, lost } = stack(bare);
    const done = method.send({}, part, unreadBody, liveCall());
    await runtime.advance(31_000);
    expect(await done).toEqual({ part: 3, proof: "stored" });
    expect(bare.invocations.map(({ repeated }) => repeated)).toEqual([false, true]);
    expect(lost).toEqual([3]);
  });

  it("names itself on a stall", async () => {
    const { method, runtime } = stack(scriptedMethod({ send: [silence] }), 1);
    const done = failureOf(method.send({}, part, unreadBody, liveCall()));
    await runtime.advance(30_000);
    expect(await done).toMatchObject({ kind: "stalled", operation: "send", ...names });
  });

  it("names itself on an abort", async () => {
    const control = new AbortController();
    const { method } = stack(scriptedMethod({ send: [silence] }));
    const done = failureOf(method.send({}, part, unreadBody, liveCall({ signal: control.signal })));
    control.abort();
    expect(await done).toMatchObject({ kind: "aborted", operation: "send", ...names });
  });

  it("names itself on whatever an attempt ends with", async () => {
    const { method } = stack(scriptedMethod({ open: [fails(failure("rejected"))] }));
    expect(await failureOf(method.open(openRequest, liveCall()))).toMatchObject({
      kind: "rejected",
      operation: "open",
      exhausted: true,
      ...names,
    });
  });

  it("waits for a silent open no longer than its answer may take, abort or not", async () => {
    const control = new AbortController();
    const { method, runtime } = stack(scriptedMethod({ open: [silence] }), 1);
    const done = failureOf(method.open(openRequest, liveCall({ signal: control.signal })));
    await runtime.advance(57_000);
    control.abort();
    await runtime.advance(3_000);
    expect((await done).kind).toBe("stalled");
  });

  it("does not try an open again once the signal has fired", async () => {
    const control = new AbortController();
    const bare = scriptedMethod({
      open: [
        () => {
          control.abort();
          return Promise.reject(failure("interrupted"));
        },
      ],
    });
    const { method } = stack(bare);
    await failureOf(method.open(openRequest, liveCall({ signal: control.signal })));
    expect(bare.verbs()).toEqual(["open"]);
  });
});
