import { connect } from "node:net";
import type { Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/emulator/index.js";
import type { Emulator } from "../../../src/emulator/index.js";
import { call, create } from "./jwplayer/client.js";
import { headOf, readAnswer, sendRaw } from "./raw-http.js";
import type { RawAnswer } from "./raw-http.js";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.stop());

const bytes = Buffer.alloc(200_000, "video");

/** A PUT to a fresh S3 link, and how the connection ended. */
async function put(body = bytes, headers: Readonly<Record<string, string>> = {}) {
  const { uploadUrl } = await create(emulator, { upload_method: "s3" });
  const { pathname, search, hostname, port } = new URL(uploadUrl);
  const socket = connect(Number(port), hostname);
  const failure = new Promise<string | undefined>((resolve) => {
    socket.once("error", ({ code }: NodeJS.ErrnoException) => {
      resolve(code);
    });
    socket.once("close", () => {
      resolve(undefined);
    });
  });
  const answer = readAnswer(socket);
  const all = { "Content-Length": String(body.length), ...headers };
  socket.write(headOf({ method: "PUT", target: pathname + search, headers: all }));
  socket.write(body);
  return { socket, answer, failure };
}

async function outcome({ socket, answer, failure }: Awaited<ReturnType<typeof put>>): Promise<{
  readonly answer: RawAnswer | undefined;
  readonly code: string | undefined;
}> {
  const received = await answer;
  const code = received ? undefined : await failure;
  socket.destroy();
  return { answer: received, code };
}

const operation = "jwplayer.s3.put";
const lastRecord = () => emulator.requests().at(-1)!;
const stored = () => emulator.assets().map(({ sizeBytes }) => sizeBytes);

describe("each kind of fault", () => {
  it("status: reads the request, applies nothing, answers so", async () => {
    const headers = { "Retry-After": "7" };
    emulator.faults.add({ operation, kind: "status", status: 503, body: "SlowDown", headers });
    const { answer } = await outcome(await put());
    expect(answer).toMatchObject({
      status: 503,
      body: "SlowDown",
      headers: { "retry-after": "7" },
    });
    expect(lastRecord()).toMatchObject({ fault: "status", status: 503, receivedBytes: 200_000 });
    expect(stored()).toEqual([undefined]);
  });

  it("early-status: answers at the head, reads nothing, closes", async () => {
    emulator.faults.add({ operation, kind: "early-status", status: 403, body: "no" });
    const { uploadUrl } = await create(emulator, { upload_method: "s3" });
    const { pathname, search } = new URL(uploadUrl);
    const answer = await sendRaw(emulator.url, {
      method: "PUT",
      target: pathname + search,
      headers: { "Content-Length": "1000000000" },
    });
    expect(answer).toMatchObject({ status: 403, body: "no", headers: { connection: "close" } });
    await expect.poll(() => lastRecord().endedAt).toBeDefined();
    expect(lastRecord()).toMatchObject({ fault: "early-status", receivedBytes: 0 });
  });

  it("reset-before-answer: reads all, applies nothing, resets", async () => {
    emulator.faults.add({ operation, kind: "reset-before-answer" });
    expect(await outcome(await put())).toEqual({ answer: undefined, code: "ECONNRESET" });
    expect(lastRecord()).toMatchObject({
      fault: "reset-before-answer",
      status: undefined,
      receivedBytes: 200_000,
    });
    expect(stored()).toEqual([undefined]);
  });

  it("reset-after-bytes: lets exactly so many through, then resets", async () => {
    emulator.faults.add({ operation, kind: "reset-after-bytes", bytes: 123_457 });
    expect(await outcome(await put())).toEqual({ answer: undefined, code: "ECONNRESET" });
    expect(lastRecord()).toMatchObject({
      fault: "reset-after-bytes",
      status: undefined,
      receivedBytes: 123_457,
    });
    expect(stored()).toEqual([undefined]);
  });

  it("reset-after-bytes: strikes at the head and at the last byte too, but not behind it", async () => {
    emulator.faults.add({ operation, kind: "reset-after-bytes", bytes: 0 });
    emulator.faults.add({ operation, kind: "reset-after-bytes", bytes: bytes.length });
    emulator.faults.add({ operation, kind: "reset-after-bytes", bytes: bytes.length + 1 });
    expect((await outcome(await put())).answer).toBeUndefined();
    expect((await outcome(await put())).answer).toBeUndefined();
    expect(stored()).toEqual([undefined, undefined]);
    expect((await outcome(await put())).answer?.status).toBe(200);
    expect(emulator.faults.unfired()).toMatchObject([{ bytes: bytes.length + 1 }]);
    expect(lastRecord().fault).toBeUndefined();
  });

  it("stall: reads so many bytes and never answers", async () => {
    emulator.faults.add({ operation, kind: "stall", bytes: 1000 });
    const { socket, answer } = await put();
    await expect.poll(() => lastRecord().receivedBytes).toBe(1000);
    expect(lastRecord()).toMatchObject({ fault: "stall", endedAt: undefined, status: undefined });
    await emulator.stop();
    expect(await answer).toBeUndefined();
    expect(lastRecord().receivedBytes).toBe(1000);
    socket.destroy();
  });

  it("stall: ends when the client goes away, where nothing is left unread", async () => {
    emulator.faults.add({ operation, kind: "stall", bytes: 1_000_000 });
    const { socket } = await put();
    await expect.poll(() => lastRecord().receivedBytes).toBe(200_000);
    socket.destroy();
    await expect.poll(() => lastRecord().endedAt).toBeDefined();
  });

  it("lose-answer: carries the request out, then resets", async () => {
    emulator.faults.add({ operation, kind: "lose-answer" });
    expect(await outcome(await put())).toEqual({ answer: undefined, code: "ECONNRESET" });
    expect(lastRecord()).toMatchObject({ fault: "lose-answer", status: undefined });
    expect(stored()).toEqual([200_000]);
  });

  it("lose-answer: loses it on a client that asked to continue, too", async () => {
    emulator.faults.add({ operation, kind: "lose-answer" });
    const { socket, failure } = await put(bytes, { Expect: "100-continue" });
    const interim = await new Promise<string>((resolve) =>
      socket.once("data", (b: Buffer) => {
        resolve(b.toString());
      }),
    );
    expect(interim).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    expect(await failure).toBe("ECONNRESET");
    expect(stored()).toEqual([200_000]);
  });

  it("wrong-etag: stores the bytes and answers with another ETag", async () => {
    emulator.faults.add({ operation, kind: "wrong-etag" });
    const [wrong, right] = [await outcome(await put()), await outcome(await put())];
    expect(wrong.answer?.status).toBe(200);
    expect(wrong.answer?.headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(wrong.answer?.headers.etag).not.toBe(right.answer?.headers.etag);
    expect(stored()).toEqual([200_000, 200_000]);
  });

  it("expired-link: refuses as if the link were too old", async () => {
    emulator.faults.add({ operation, kind: "expired-link" });
    const { answer } = await outcome(await put());
    expect(answer?.status).toBe(403);
    expect(answer?.body).toContain("<Message>Request has expired</Message>");
    expect(stored()).toEqual([undefined]);
  });

  it("rate-limit: refuses in the platform's words, with the reset asked for", async () => {
    emulator.faults.add({ operation: "jwplayer.videos.create", kind: "rate-limit", resetMs: 5000 });
    const before = Math.floor(Date.now() / 1000);
    const { status, body } = await call(emulator, "create");
    expect({ status, code: body.code }).toEqual({ status: 429, code: "RateLimitExceeded" });
    expect(body.rate_limit?.remaining).toBe(0);
    expect(body.rate_limit?.reset).toBeGreaterThanOrEqual(before + 5);
    expect(emulator.assets()).toEqual([]);
  });
});

describe("the script", () => {
  const create503 = { operation: "jwplayer.videos.create", kind: "status", status: 503 } as const;
  const statuses = async (count: number) => {
    const seen = [];
    for (let i = 0; i < count; i += 1)
      seen.push((await fetch(`${emulator.url}/v1/videos/create`)).status);
    return seen;
  };

  it("lets `skip` requests pass and strikes `count`", async () => {
    emulator.faults.add({ ...create503, skip: 1, count: 2 });
    expect(await statuses(5)).toEqual([400, 503, 503, 400, 400]);
    expect(emulator.faults.unfired()).toEqual([]);
  });

  it("goes through faults in the order of adding, one for each request", async () => {
    emulator.faults.add({ ...create503 }, { ...create503, status: 502 });
    emulator.faults.add({ operation: "*", kind: "status", status: 500 });
    expect(await statuses(4)).toEqual([503, 502, 500, 400]);
  });

  it("tells what never fired, and forgets when told to", async () => {
    const never = { ...create503, operation: "jwplayer.videos.nothing" };
    const twice = { ...create503, count: 2 };
    emulator.faults.add(never, twice);
    await statuses(1);
    expect(emulator.faults.unfired()).toEqual([never, twice]);
    emulator.faults.clear();
    expect(emulator.faults.unfired()).toEqual([]);
    expect(await statuses(1)).toEqual([400]);
  });

  it("takes back a strike that found nothing to harm", async () => {
    emulator.faults.add({ operation: "jwplayer.videos.list", kind: "wrong-etag" });
    expect((await call(emulator, "list")).status).toBe(200);
    expect(emulator.faults.unfired()).toHaveLength(1);
  });
});

describe("the record", () => {
  it("numbers connections and counts what runs at the same time", async () => {
    const sockets: Socket[] = [];
    const answers = [];
    for (let i = 0; i < 3; i += 1) {
      const { socket, answer } = await put(bytes.subarray(0, 10), { "Content-Length": "20" });
      sockets.push(socket);
      answers.push(answer);
      await expect.poll(() => lastRecord().receivedBytes).toBe(10);
    }
    for (const socket of sockets) socket.write(bytes.subarray(0, 10));
    expect((await Promise.all(answers)).map((answer) => answer?.status)).toEqual([200, 200, 200]);
    const puts = emulator.requests().filter((record) => record.operation === operation);
    expect(puts.map(({ concurrent }) => concurrent)).toEqual([1, 2, 3]);
    expect(new Set(puts.map(({ connection }) => connection)).size).toBe(3);
    expect(puts.map(({ receivedBytes }) => receivedBytes)).toEqual([20, 20, 20]);
    for (const socket of sockets) socket.destroy();
    expect((await outcome(await put())).answer?.status).toBe(200);
    expect(lastRecord().concurrent).toBe(1);
  });
});
