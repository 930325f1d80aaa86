/**
 * Everything that was recorded of the real server's own upload code, replayed over HTTP: answers, the token's row, the
 * file and the waiting parts after each step, how long the server thought, and the bytes in the end.
 * Facts about the recording: a source's byte i is (i*31+7) mod 251; parts are named a.mp4 unless they say otherwise.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import { startKaltura, until, upload } from "./harness.js";
import type { Answer, Kaltura } from "./harness.js";
import { play } from "./timeline.js";
import { traces } from "./trace.js";
import type { Expected, Request, Step, Trace } from "./trace.js";

/**
 * Where only the server's thinking time is not compared. parallel-dups: the real server wrote both copies of the first
 * part at once; one by one, the second copy waits and costs the final a second pass, as dup-of-chunk-0 records.
 */
const timeDiffers = ["parallel-dups"];

let kaltura: Kaltura | undefined;
afterEach(async () => {
  await kaltura?.stop();
  kaltura = undefined;
});

it("has the whole recording", () => {
  expect(traces.length).toBe(93);
});

it.each(traces.map((trace) => [trace.name, trace] as const))("%s", async (_name, trace) => {
  const clock = manualClock();
  const { finalTries, useGlob, restrictedTypes, sleepSeconds } = trace.settings;
  kaltura = await startKaltura({
    clock,
    rules: {
      finalTries,
      useGlob,
      finalSleepMs: sleepSeconds * 1000,
      allowedExtensions: restrictedTypes ? [] : undefined,
    },
  });

  const added = await kaltura.api("uploadToken.add", { uploadToken: trace.token });
  if (trace.addResponse) {
    expect(added.code).toBe(trace.addResponse.error);
    return;
  }
  const token = added.id;
  const scene = { server: kaltura, clock, token, timed: !timeDiffers.includes(trace.name) };
  for (const group of groupsOf(trace.steps)) await replay(scene, group);
  await checkFile(kaltura, token, trace.finalFile);
});

/** Steps of one parallel group together, every other alone. */
function groupsOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const group = step.request.parallelGroup;
    const last = groups.at(-1);
    if (group !== undefined && last?.[0]?.request.parallelGroup === group) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

interface Scene {
  readonly server: Kaltura;
  readonly clock: ManualClock;
  readonly token: string;
  readonly timed: boolean;
}

async function replay(scene: Scene, steps: readonly Step[]): Promise<void> {
  const { server, clock, token } = scene;
  const ended = await play(
    clock,
    steps.map(({ request }) => ({
      delayMs: request.delayMs ?? 0,
      run: () => perform(scene, request),
    })),
  );
  for (const [index, { request, response, serverAfter, tookSeconds = 0 }] of steps.entries()) {
    const where = JSON.stringify(request);
    const { value, tookMs } = ended[index]!;
    if (response) checkAnswer(value, response, where);
    if (scene.timed && isCall(request)) expect(Math.floor(tookMs / 1000), where).toBe(tookSeconds);
    if (serverAfter) checkServer(server, token, serverAfter, where);
  }
}

function isCall({ action }: Request): boolean {
  return action === "upload" || action === "get" || action === "delete";
}

async function perform(
  { server, clock, token }: Scene,
  request: Request,
): Promise<Answer | undefined> {
  switch (request.action) {
    case "upload":
      return upload(server, token, contentOf(request), request);
    case "get":
    case "delete":
      return server.api(`uploadToken.${request.action}`, { uploadTokenId: token });
    case "clock":
      await clock.advance(request.advanceSeconds! * 1000);
      return undefined;
    case "sleep":
      await clock.advance(request.ms!);
      return undefined;
    case "test-setup":
      await setUp(server, token, request);
      return undefined;
  }
}

async function setUp(
  { api, backdoor }: Kaltura,
  token: string,
  { set, attach, lock, seconds = 0 }: Request,
): Promise<void> {
  if (set?.status !== undefined) backdoor.editToken(token, { status: set.status });
  if (set?.updated_at !== undefined) {
    backdoor.editToken(token, { updatedAt: Date.parse(`${set.updated_at}Z`) / 1000 });
  }
  if (lock?.closure) backdoor.holdClosureLock(token, seconds);
  if (lock?.chunkOffset !== undefined) backdoor.holdChunkLock(token, lock.chunkOffset, seconds);
  if (!attach) return;
  const entry = await api("media.add", { entry: { mediaType: 1 } });
  const resource = { objectType: "KalturaUploadedFileTokenResource", token };
  await api("media.addContent", { entryId: entry.id, resource });
}

function contentOf({ size = 0, contentOffset = 0, xor = 0 }: Request): Uint8Array {
  return Uint8Array.from(
    { length: size },
    (_, at) => (((contentOffset + at) * 31 + 7) % 251) ^ xor,
  );
}

function checkAnswer(answer: Answer | undefined, expected: Expected, where: string): void {
  if (expected.null) {
    expect(answer, where).toBeNull();
  } else if (expected.error) {
    const { error: code, message, args = [] } = expected;
    expect(answer, where).toEqual({ code, message, objectType: "KalturaAPIException", args });
  } else {
    const { uploadedFileSize, ...others } = expected;
    expect(answer, where).toMatchObject({ ...others, objectType: "KalturaUploadToken" });
    if (uploadedFileSize === "*") expect(answer?.uploadedFileSize, where).toMatch(/^\d+$/);
    else expect(answer?.uploadedFileSize, where).toBe(uploadedFileSize);
  }
}

function checkServer(
  { backdoor }: Kaltura,
  token: string,
  expected: NonNullable<Step["serverAfter"]>,
  where: string,
): void {
  const state = backdoor.token(token)!;
  expect(
    {
      rowStatus: state.status,
      rowUploadedFileSize: state.uploadedFileSize?.toString() ?? null,
      diskSize: state.file?.sizeBytes ?? null,
      queue: state.queue,
      locks: state.locks,
    },
    where,
  ).toEqual({ locks: [], ...expected });
}

async function checkFile(
  { backdoor, platform }: Kaltura,
  token: string,
  expected: Trace["finalFile"],
): Promise<void> {
  const { file } = backdoor.token(token)!;
  if (expected === null) {
    expect(file).toBeUndefined();
  } else if (expected.extension === "") {
    const { size, sha256 } = expected;
    await until(() => platform.assets()[0]?.sha256 !== undefined);
    expect(platform.assets()).toMatchObject([{ sizeBytes: size, sha256 }]);
  } else {
    const bytes = readFileSync(file!.path);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const { size, extension } = expected;
    expect({ size: bytes.length, sha256, extension: file!.extension }).toEqual({
      ...{ size, extension },
      sha256: expected.sha256,
    });
    expect(file!.sizeBytes).toBe(size);
  }
}
