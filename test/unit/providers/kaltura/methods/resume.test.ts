import { afterEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../../src/emulator/index.js";
import { bytesOf, callOf, rejection, requestOf, sha256 } from "../fixtures.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(() => stage.stop());

const bytes = bytesOf(350);
const request = requestOf({ bytes, partBytes: 100 });
const { parts } = request.content;

describe("inspecting a chunked upload", () => {
  it("holds the parts that are in place without a gap", async () => {
    stage = await startStage();
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    const held = async (): Promise<readonly number[] | undefined> =>
      (await method.inspect?.(session, parts, callOf(), request.content))?.held.map(
        ({ part }) => part,
      );
    expect(await held()).toEqual([]);
    await sendParts(method, session, request, [0, 1, 3]);
    expect(await held()).toEqual([0, 1]);
    await sendParts(method, session, request, [2, 3]);
    const asset = await method.finish(session, [], request, callOf());
    expect(await stage.assets()).toMatchObject([{ id: asset.id, sha256: sha256(bytes) }]);
    const inspection = await method.inspect?.(session, parts, callOf(), request.content);
    expect(inspection?.complete).toBe(true);
    expect(await held()).toEqual([0, 1, 2, 3]);
  });

  it("goes on with a session that was saved and read back", async () => {
    stage = await startStage();
    const method = stage.method("chunked");
    const opened = await method.open(request, callOf());
    await sendParts(method, opened, request, [0, 1]);
    const session = JSON.parse(JSON.stringify(opened)) as typeof opened;
    await sendParts(method, session, request, [2, 3]);
    await method.finish(session, [], request, callOf());
    expect(await stage.assets()).toMatchObject([{ sha256: sha256(bytes) }]);
  });

  it("is lost when the token is gone", async () => {
    stage = await startStage();
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    await method.discard?.(session, callOf());
    const inspecting = Promise.resolve(method.inspect?.(session, parts, callOf(), request.content));
    expect(await rejection(inspecting)).toMatchObject({ kind: "session-lost" });
  });

  it("is lost after seven days in which nothing was added", async () => {
    const clock = manualClock(1_800_000_000_000);
    stage = await startStage({ clock: () => clock.now() }, { clock });
    const method = stage.method("chunked");
    const started = requestOf({ bytes, partBytes: 100, startedAt: clock.now() });
    const session = await method.open(started, callOf());
    await clock.advance(604_800_000);
    expect(await method.inspect?.(session, parts, callOf(), request.content)).toMatchObject({
      complete: false,
    });
    await clock.advance(2000);
    const inspecting = Promise.resolve(method.inspect?.(session, parts, callOf(), request.content));
    const error = await rejection(inspecting);
    expect(error).toMatchObject({ kind: "session-lost" });
    expect(String(error)).toContain("seven days");
    expect(await rejection(sendParts(method, session, started, [0]))).toMatchObject({
      kind: "session-lost",
      code: "UPLOAD_PASSED_MAX_RESUME_TIME_ALLOWED",
    });
  });
});

describe("a session (KS) that expires in the middle", () => {
  it("is renewed once for all calls in flight", async () => {
    const clock = manualClock(1_800_000_000_000);
    const behindMs = 400_000;
    let made = 0;
    stage = await startStage(
      {
        sessionLifetimeMs: 600_000,
        // As the server sees it, this machine's sessions last 200 seconds; as this machine sees it, they are fresh for 300.
        clock: () => clock.now() - behindMs,
        randomBytes: (sizeBytes) => Buffer.alloc(sizeBytes, (made += 1)),
      },
      { clock },
    );
    const method = stage.method("chunked");
    const session = await method.open(request, callOf());
    expect(made).toBe(1);
    await clock.advance(250_000);
    const sending = parts.map((part) =>
      method.send(session, part, request.content.slice(part), callOf()),
    );
    await Promise.all(sending);
    expect(made).toBe(2);
    await method.finish(session, [], request, callOf());
    expect(made).toBe(2);
    expect(await stage.assets()).toMatchObject([{ sha256: sha256(bytes) }]);
  });
});
