/** Replays a recorded scenario, step by step, against a resumable host of its own. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { expect, vi } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import { createScript } from "../../../../src/emulator/faults.js";
import { createGround } from "../../../../src/emulator/ground.js";
import { createJournal } from "../../../../src/emulator/journal.js";
import { defaultRules } from "../../../../src/emulator/jwplayer/rules.js";
import { createFormHost } from "../../../../src/emulator/jwplayer/upload/host.js";
import { habitsOf } from "../../../../src/emulator/jwplayer/upload/resumable/generation.js";
import { createResumableHost } from "../../../../src/emulator/jwplayer/upload/resumable/host.js";
import { createSessions } from "../../../../src/emulator/jwplayer/upload/resumable/sessions.js";
import { createSite } from "../../../../src/emulator/server.js";
import type { RawAnswer } from "../raw-http.js";
import { createRecordedBackend } from "./recorded-backend.js";
import { comparable, wanted } from "./resumable-answers.js";
import { bodyOf, headOf } from "./resumable-traces.js";
import type { Expected, Generation, Scenario, TracedRequest } from "./resumable-traces.js";
import { openWire } from "./wire.js";
import type { Wire } from "./wire.js";

/** nginx's settings at the locations of the recording. */
const locations = {
  "/v1": { maxFormBytes: 64 * 1024 ** 2, maxFileBytes: 256 * 1024 ** 2 },
  "/small": { maxFormBytes: 4 * 1024 ** 2, maxFileBytes: 1024 ** 2 },
  "/huge": { maxFormBytes: 64 * 1024 ** 2, maxFileBytes: 1024 ** 4 },
  "/cleanup": {
    maxFormBytes: 64 * 1024 ** 2,
    maxFileBytes: 256 * 1024 ** 2,
    cleanupOnAbort: true,
    apiNotToldOnLostFinal: true,
  },
};
const bodyTimeoutMs = 4000;

type Stage = Awaited<ReturnType<typeof openStage>>;

async function openStage(scenario: Scenario, generation: Generation) {
  const clock = manualClock();
  const { ground, end } = createGround({ clock, processingMs: 0, origin: () => "" });
  const place = Object.entries(locations).find(([path]) =>
    scenario.steps[0]?.request.target?.startsWith(path),
  )?.[1];
  const own = { moduleGeneration: generation, bodyTimeoutMs };
  const rules = { ...defaultRules, ...locations["/v1"], ...own, ...place };
  const { poisonedBySingleBytes } = habitsOf[generation];
  const sessions = createSessions(() => ground.scratchFile(), poisonedBySingleBytes);
  const backend = createRecordedBackend();
  const formHost = createFormHost(rules, { answer: backend.answerForm });
  const handle = createResumableHost({
    rules,
    ground,
    sessions,
    deliver: backend.deliver,
    formHost,
  });
  const journal = createJournal(() => clock.now());
  const script = createScript();
  const platforms = [{ operation: () => "chunk", handle, assets: () => [] }];
  const site = createSite({ platforms, script, journal });
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
  return {
    url: `http://127.0.0.1:${(site.address() as AddressInfo).port}`,
    clock,
    sessions,
    backend,
    journal,
    script,
    wires: new Map<string, Wire>(),
    async close() {
      const closed = once(site, "close");
      site.closeAllConnections();
      site.close();
      await closed;
      await end();
    },
  };
}

const soon = (check: () => void) => vi.waitFor(check, { interval: 2, timeout: 5000 });

export async function replay(
  scenario: Scenario,
  generation: Generation,
  expected: Pick<Scenario, "finalFile"> & { readonly steps: readonly Expected[] },
): Promise<void> {
  const stage = await openStage(scenario, generation);
  const { session = scenario.name } = scenario;
  // A client that leaves too early for the answer is a matter of microseconds; the fault is not.
  if (scenario.name === "cleanup_lost_final")
    stage.script.add({ operation: "chunk", kind: "lose-answer", skip: 1 });
  try {
    const running = new Map<number, ReturnType<typeof begin>>();
    const order = scenario.order ?? scenario.steps.map((_, at) => `run ${at}`);
    for (const event of order) {
      const [what, index] = event.split(" ");
      const at = Number(index);
      const { request } = scenario.steps[at]!;
      const step = running.get(at) ?? begin(stage, request, session);
      running.set(at, step);
      await step.begun();
      if (what === "begin") await untilWritten(stage, request, session);
      else await finish(stage, step, session, expected.steps[at]!);
    }
    if (expected.finalFile) await checkFile(stage, session, expected.finalFile);
  } finally {
    await stage.close();
  }
}

/** Sends what the recording sent at first. */
function begin(stage: Stage, request: TracedRequest, session: string) {
  const head = headOf(request, session);
  const body = bodyOf(request);
  const sent = body.subarray(0, request.sentBytes ?? body.length);
  const records = stage.journal.records().length;
  const toldBefore = stage.backend.told.length;
  const wire = wireFor(stage, request.connection);
  if (request.send === "one segment") wire.write(Buffer.concat([head, sent]));
  else if (request.send)
    wire.write(Buffer.concat([head, sent.subarray(0, 100)]), sent.subarray(100));
  else wire.write(head, sent);
  const record = () => stage.journal.records()[records];
  return {
    request,
    wire,
    rest: body.subarray(sent.length),
    record,
    told: () =>
      stage.backend.told
        .slice(toldBefore)
        .filter(({ port }) => port === wire.port())
        .map(({ fields }) => fields),
    begun: () =>
      soon(() => {
        expect(record()).toBeDefined();
      }),
    received: () =>
      soon(() => {
        expect(record()?.receivedBytes).toBe(sent.length);
      }),
  };
}

function wireFor({ url, wires }: Stage, name: string | undefined): Wire {
  const kept = name === undefined ? undefined : wires.get(name);
  if (kept && !kept.isOver()) return kept;
  const wire = openWire(url);
  if (name !== undefined) wires.set(name, wire);
  return wire;
}

/** Until the host has written as much of a held chunk as it will before more comes: whole buffers of 8 KiB. */
async function untilWritten(stage: Stage, request: TracedRequest, session: string): Promise<void> {
  const start = Number(request.range?.split("-")[0]);
  const written = start + Math.floor((request.sentBytes ?? 0) / 8192) * 8192;
  await soon(() => {
    expect(sizeOf(stage, session)).toBeGreaterThanOrEqual(written);
  });
}

async function finish(
  stage: Stage,
  step: ReturnType<typeof begin>,
  session: string,
  expected: Expected,
): Promise<void> {
  const answer = await complete(stage, step);
  if (expected.response) {
    expect(answer && comparable(answer, expected.response)).toEqual(wanted(expected.response));
  } else expect(answer).toBeUndefined();
  if (expected.secondResponse !== undefined)
    expect((await step.wire.answer())?.status).toBe(expected.secondResponse);
  const created = expected.response && "created" in expected.response && expected.response.created;
  await soon(() => {
    expect({
      told: step.told(),
      held: heldBy(stage, session),
      bytes: sizeOf(stage, session),
    }).toEqual({
      told: expected.told ?? [],
      held: expected.held ?? (created ? created.split(",") : []),
      bytes: expected.bytes,
    });
  });
  if (step.request.connection === undefined) step.wire.socket.destroy();
}

/** Does with the connection what the recording's client did. */
async function complete(
  stage: Stage,
  { wire, rest, request, received, told }: ReturnType<typeof begin>,
): Promise<RawAnswer | undefined> {
  const { then = "wait for the answer" } = request;
  if (then === "close" || then === "close without reading the response") {
    wire.socket.destroySoon();
    return undefined;
  }
  if (then.startsWith("close 200 ms later")) {
    await soon(() => {
      expect(told()).toHaveLength(1);
    });
    wire.socket.destroy();
    return undefined;
  }
  if (then === "reset") {
    await received();
    wire.socket.resetAndDestroy();
    return undefined;
  }
  if (then === "half-close") wire.socket.end();
  if (then === "stall") {
    await received();
    await stage.clock.untilSleeping(1);
    await stage.clock.advance(bodyTimeoutMs);
  }
  if (then === "held at half until its turn") wire.write(rest);
  return wire.answer(request.method);
}

function heldBy({ sessions }: Stage, session: string): readonly string[] {
  const { held } = sessions.get(session);
  return held?.spans.map(({ start, end }) => `${start}-${end}/${held.totalBytes}`) ?? [];
}

function sizeOf({ sessions }: Stage, session: string): number | undefined {
  return statSync(sessions.get(session).path, { throwIfNoEntry: false })?.size;
}

async function checkFile(
  stage: Stage,
  session: string,
  { size, sha256 }: NonNullable<Scenario["finalFile"]>,
): Promise<void> {
  expect(sizeOf(stage, session)).toBe(size);
  if (sha256 === null) return;
  const hash = createHash("sha256");
  for await (const block of createReadStream(stage.sessions.get(session).path))
    hash.update(block as Buffer);
  expect(hash.digest("hex")).toBe(sha256);
}
