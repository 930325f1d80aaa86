import { describe, expect, it } from "vitest";
import { UploadError } from "../../../src/errors.js";
import { withTrace } from "../../../src/layers/trace.js";
import type { Method } from "../../../src/provider.js";
import { failure, failureOf } from "../../support/failure.js";
import {
  fails,
  liveCall,
  openRequest,
  part,
  scriptedMethod,
  unreadBody,
} from "../../support/scripted-method.js";
import type { Script, ScriptedMethod } from "../../support/scripted-method.js";

interface Bench {
  readonly bare: ScriptedMethod;
  readonly method: Method;
  readonly reports: readonly string[];
}

function trace(script: Script = {}): Bench {
  const reports: string[] = [];
  const bare = scriptedMethod(script);
  const method = withTrace(bare, "Toy", {
    began: ({ index }) => reports.push(`part ${index} began`),
    sent: ({ index }, bytes) => reports.push(`part ${index} sent ${bytes}`),
    stored: ({ index }) => reports.push(`part ${index} stored`),
    lost: ({ index }, { kind }) => reports.push(`part ${index} lost: ${kind}`),
  });
  return { bare, method, reports };
}

const runs = {
  open: (method: Method): Promise<unknown> => method.open(openRequest, liveCall()),
  recover: (method: Method): Promise<unknown> => method.recover!(openRequest, liveCall()),
  send: (method: Method): Promise<unknown> => method.send({}, part, unreadBody, liveCall()),
  finish: (method: Method): Promise<unknown> => method.finish({}, [], openRequest, liveCall()),
  inspect: (method: Method): Promise<unknown> =>
    method.inspect!({}, [part], liveCall(), openRequest.content),
  discard: (method: Method): Promise<unknown> => method.discard!({}, liveCall()),
};
const verbs = Object.keys(runs) as (keyof typeof runs)[];

describe("an error that comes out of a method", () => {
  it.each(verbs)("of %s says where it happened", async (verb) => {
    const { method } = trace({ [verb]: [fails(failure("rejected", { status: 403 }))] });
    expect(await failureOf(runs[verb](method))).toMatchObject({
      kind: "rejected",
      provider: "Toy",
      method: "toy",
      operation: verb,
      status: 403,
    });
  });

  it("keeps the platform's own name of the operation", async () => {
    const thrown = failure("rejected", { operation: "uploadToken.upload" });
    const { method } = trace({ send: [fails(thrown)] });
    expect((await failureOf(runs.send(method))).operation).toBe("uploadToken.upload");
  });

  it("is an UploadError even if the adapter has a defect", async () => {
    const { method } = trace({ open: [fails(new TypeError("x is not a function"))] });
    const error = await failureOf(runs.open(method));
    expect(error).toMatchObject({ kind: "internal", provider: "Toy", operation: "open" });
    expect(error.cause).toMatchObject({ name: "TypeError" });
  });
});

describe("the observer", () => {
  it("hears of every block, and of an attempt without a receipt", async () => {
    const { method, reports } = trace({
      send: [
        (call) => {
          call.onSent?.(10);
          call.onSent?.(20);
          return Promise.reject(new UploadError("interrupted", "gone"));
        },
      ],
    });
    await failureOf(runs.send(method));
    expect(reports).toEqual([
      "part 3 began",
      "part 3 sent 10",
      "part 3 sent 20",
      "part 3 lost: interrupted",
    ]);
  });

  it("hears of no loss when there is a receipt, nor of what other verbs send", async () => {
    const { method, reports } = trace({
      finish: [
        (call) => {
          call.onSent?.(500);
          return Promise.reject(new UploadError("rejected", "no"));
        },
      ],
    });
    await runs.send(method);
    await failureOf(runs.finish(method));
    expect(reports).toEqual(["part 3 began", "part 3 stored"]);
  });

  it("does not keep the blocks from whoever else listens", async () => {
    const seen: number[] = [];
    const { method, bare } = trace();
    const call = liveCall({ onSent: (bytes) => seen.push(bytes) });
    await method.send({}, part, unreadBody, call);
    bare.invocations[0]?.call.onSent?.(7);
    expect(seen).toEqual([7]);
  });
});
