import type { Checkpoint } from "../../src/checkpoint/checkpoint.js";
import { selectPlan } from "../../src/plan/select.js";
import { openRequest, scriptedMethod } from "./scripted-method.js";

/** Where an upload stands that has opened its session and sent nothing yet. */
export function sampleCheckpoint(): Checkpoint {
  const { facts } = openRequest.content;
  const provider = { name: "Toy", methods: [scriptedMethod()] };
  return {
    version: 1,
    phase: "sending",
    uploadId: "upload-1",
    startedAt: 0,
    fingerprint: facts.fingerprint,
    plan: selectPlan({ provider, facts, wish: { partBytes: 100 } }),
    session: { id: "session-1" },
    receipts: [],
    asset: null,
    attached: [],
  };
}

/** The same when so many parts are stored. */
export function withParts(parts: number): Checkpoint {
  const receipts = Array.from({ length: parts }, (_, part) => ({ part, proof: null }));
  return { ...sampleCheckpoint(), receipts };
}
