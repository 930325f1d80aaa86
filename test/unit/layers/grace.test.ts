import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { withGrace } from "../../../src/layers/grace.js";
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

interface Attempt {
  readonly done: Promise<unknown>;
  readonly control: AbortController;
  readonly runtime: ManualRuntime;
  readonly answer: Deferred<string>;
  /** The signal that the adapter was given. */
  readonly given: AbortSignal;
}

/** A call under way that ends when the test or the adapter's signal says so. */
function start(verb: "open" | "finish" | "send"): Attempt {
  const control = new AbortController();
  const runtime = manualRuntime();
  const answer = deferred<string>();
  const act = ({ signal }: { readonly signal: AbortSignal }): Promise<string> => {
    signal.addEventListener("abort", () => {
      answer.reject(signal.reason as Error);
    });
    return answer.promise;
  };
  const bare = scriptedMethod({ open: [act], finish: [act], send: [act] });
  const method = withGrace(bare, runtime);
  const call = liveCall({ signal: control.signal });
  const done = {
    open: () => method.open(openRequest, call),
    finish: () => method.finish({}, [], openRequest, call),
    send: () => method.send({}, part, unreadBody, call),
  }[verb]();
  done.catch(() => undefined);
  return { done, control, runtime, answer, given: bare.invocations[0]!.call.signal };
}

describe.each(["open", "finish"] as const)("an abort during %s", (verb) => {
  it("lets it end", async () => {
    const { done, control, runtime, answer, given } = start(verb);
    control.abort();
    await runtime.advance(4_999);
    expect(given.aborted).toBe(false);
    answer.resolve("made");
    expect(await done).toBe("made");
  });

  it("ends it after five seconds", async () => {
    const { done, control, runtime, given } = start(verb);
    const reason = failure("aborted");
    control.abort(reason);
    await runtime.advance(5_000);
    expect(given.reason).toBe(reason);
    expect(await failureOf(done)).toBe(reason);
  });

  it("leaves neither timer nor listener behind", async () => {
    const { done, control, runtime, answer } = start(verb);
    expect(getEventListeners(control.signal, "abort")).toHaveLength(1);
    control.abort();
    expect(runtime.waiting()).toEqual([5_000]);
    answer.reject(failure("rejected"));
    expect((await failureOf(done)).kind).toBe("rejected");
    expect(runtime.waiting()).toEqual([]);
    expect(getEventListeners(control.signal, "abort")).toEqual([]);
  });

  it("that came before does not start it", async () => {
    const bare = scriptedMethod();
    const method = withGrace(bare, manualRuntime());
    const call = liveCall({ signal: AbortSignal.abort() });
    const done =
      verb === "open" ? method.open(openRequest, call) : method.finish({}, [], openRequest, call);
    expect((await failureOf(done)).kind).toBe("aborted");
    expect(bare.verbs()).toEqual([]);
  });
});

describe("without an abort", () => {
  it("no listener stays", async () => {
    const { done, control, answer, runtime } = start("finish");
    answer.resolve("made");
    await done;
    expect(getEventListeners(control.signal, "abort")).toEqual([]);
    expect(runtime.waiting()).toEqual([]);
  });
});

describe("an abort during a send", () => {
  it("ends it at once", async () => {
    const { done, control } = start("send");
    control.abort(failure("aborted"));
    expect((await failureOf(done)).kind).toBe("aborted");
  });
});
