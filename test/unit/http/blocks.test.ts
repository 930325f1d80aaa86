import { createHash } from "node:crypto";
import { Transform, Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createBlockPool } from "../../../src/http/blocks.js";
import { sendBody } from "../../../src/http/body.js";
import type { HttpBody } from "../../../src/http/http.js";
import { generated, mib, never } from "./servers.js";

function sink(failure?: Error): Writable {
  const writable = new Writable({
    write(_chunk, _encoding, done) {
      done(failure);
    },
  });
  return writable.on("error", () => undefined);
}

it("nothing is written once the request takes no more, even if a read ends later", async () => {
  const over = new AbortController();
  let finishRead = (): void => undefined;
  let closed = 0;
  const body: HttpBody = {
    sizeBytes: 3,
    open: () =>
      Promise.resolve({
        read: (scratch) =>
          new Promise((resolve) => {
            finishRead = () => {
              resolve(scratch.subarray(0, 3));
            };
          }),
        close: () => Promise.resolve(void (closed += 1)),
      }),
  };
  const written: unknown[] = [];
  const request = new Writable({ write: (chunk) => void written.push(chunk) });
  const sending = sendBody(request, body, { pool: createBlockPool(), over: over.signal });
  await turn();
  over.abort();
  await expect(sending).resolves.toMatchObject({ whole: false });
  expect(closed).toBe(1);
  finishRead();
  await turn();
  expect(written).toEqual([]);
});

it("a reader that opens too late is closed", async () => {
  const over = new AbortController();
  const body = generated(3);
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const late: HttpBody = { sizeBytes: 3, open: () => gate.then(() => body.open()) };
  const sending = sendBody(sink(), late, { pool: createBlockPool(), over: over.signal });
  over.abort();
  await expect(sending).resolves.toMatchObject({ whole: false });
  open();
  await turn();
  expect([body.opened(), body.closed()]).toEqual([1, 1]);
});

describe("blocks", () => {
  it("are used again after a success", async () => {
    const pool = createBlockPool();
    const block = pool.take();
    pool.give([block]);
    await sendBody(sink(), generated(3 * mib), { pool, over: never() });
    expect([pool.take(), pool.take()].some((taken) => taken === block)).toBe(true);
  });

  it("are forgotten after a failure, when something may still refer to them", async () => {
    const pool = createBlockPool();
    const block = pool.take();
    pool.give([block]);
    const sending = sendBody(sink(new Error("EPIPE")), generated(3 * mib), { pool, over: never() });
    await expect(sending).resolves.toEqual({ whole: false, digest: undefined });
    expect([pool.take(), pool.take()].some((taken) => taken === block)).toBe(false);
  });

  it("are kept up to a number, until they are cleared", () => {
    const pool = createBlockPool(1);
    const [one, two] = [pool.take(), pool.take()];
    pool.give([one, two]);
    const kept = [pool.take(), pool.take()].map((block) => block === one || block === two);
    expect(kept).toEqual([true, false]);
    pool.give([one]);
    pool.clear();
    expect(pool.take() === one).toBe(false);
  });

  it("are copied for a stream that holds on to what it was given", async () => {
    const held: Buffer[] = [];
    const hoarder = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        held.push(chunk);
        done();
      },
    });
    const body = generated(6 * mib + 1);
    const sending = sendBody(hoarder, body, { pool: createBlockPool(), over: never() });
    await expect(sending).resolves.toMatchObject({ whole: true });
    const sha256 = createHash("sha256").update(Buffer.concat(held)).digest("hex");
    expect(sha256).toBe(body.sha256());
  });
});
