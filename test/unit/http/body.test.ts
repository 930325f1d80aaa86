import { createHash } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { UploadError } from "../../../src/errors.js";
import { bytesBody } from "../../../src/http/bytes.js";
import type { HttpBody } from "../../../src/http/http.js";
import { digestSlowly, generated, mib, never, serve, serveRaw, stage } from "./servers.js";

const { keep, client } = stage();

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("the bytes that arrive are the bytes of the body", () => {
  it.each([0, 1, mib - 1, mib, mib + 1, 2 * mib, 3 * mib, 17 * mib + 5])(
    "%i of them",
    async (size) => {
      const server = await keep(serve("http", digestSlowly));
      const body = generated(size);
      const sent: number[] = [];
      const onSent = (bytes: number): void => void sent.push(bytes);
      const answer = await client().send({
        method: "PUT",
        url: server.url,
        body,
        onSent,
        signal: never(),
      });
      expect(answer.body.toString()).toBe(body.sha256());
      expect(sent.reduce((sum, bytes) => sum + bytes, 0)).toBe(size);
      expect([body.opened(), body.closed()]).toEqual([1, 1]);
    },
  );

  it.each(["http", "https"] as const)("in 26 parts on 4 flows over %s", async (scheme) => {
    const server = await keep(serve(scheme, digestSlowly));
    const http = client();
    const parts = Array.from({ length: 26 }, (_, seed) =>
      generated(2 * mib + seed * 77_777, { seed }),
    );
    const waiting = [...parts];
    const flow = async (): Promise<void> => {
      for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
        const answer = await http.send({ method: "PUT", url: server.url, body, signal: never() });
        expect(answer.body.toString()).toBe(body.sha256());
      }
    };
    await Promise.all([flow(), flow(), flow(), flow()]);
    expect(server.connections()).toBe(4);
    expect(parts.map((body) => body.closed())).toEqual(parts.map(() => 1));
  });

  it("anew for every attempt, also after one that broke off", async () => {
    let attempts = 0;
    const server = await keep(
      serve("http", (request, response) => {
        attempts += 1;
        if (attempts < 3) request.once("data", () => request.socket.resetAndDestroy());
        else digestSlowly(request, response);
      }),
    );
    const http = client();
    const body = generated(40 * mib);
    const send = () => http.send({ method: "PUT", url: server.url, body, signal: never() });
    await expect(send()).rejects.toMatchObject({ kind: "interrupted" });
    await expect(send()).rejects.toMatchObject({ kind: "interrupted" });
    expect((await send()).body.toString()).toBe(body.sha256());
    expect((await send()).body.toString()).toBe(body.sha256());
    expect([body.opened(), body.closed()]).toEqual([4, 4]);
  });

  it("when the reader hands out memory of its own and changes it at the next read", async () => {
    const server = await keep(serve("http", digestSlowly));
    const own = Buffer.alloc(300_000);
    const expected = createHash("sha256");
    for (let index = 0; index < 20; index += 1) expected.update(Buffer.alloc(own.length, index));
    const body: HttpBody = {
      sizeBytes: 20 * own.length,
      open() {
        let index = 0;
        return Promise.resolve({
          read: () => Promise.resolve(index < 20 ? own.fill(index++) : own.subarray(0, 0)),
          close: () => Promise.resolve(),
        });
      },
    };
    const answer = await client().send({ method: "PUT", url: server.url, body, signal: never() });
    expect(answer.body.toString()).toBe(expected.digest("hex"));
  });

  it("straight from the caller's memory", async () => {
    const server = await keep(serve("http", digestSlowly));
    const bytes = Buffer.alloc(5 * mib + 3, "upreel");
    const answer = await client().send({
      method: "PUT",
      url: server.url,
      body: bytesBody(bytes),
      signal: never(),
    });
    expect(answer.body.toString()).toBe(sha256(bytes));
  });
});

describe("the digest", () => {
  it.each([0, 1, 3 * mib + 1])("is that of the %i bytes sent", async (size) => {
    const server = await keep(serve("http", digestSlowly));
    const body = bytesBody(Buffer.alloc(size, "abc"));
    const request = { method: "PUT", url: server.url, body, signal: never() } as const;
    const md5 = createHash("md5").update(Buffer.alloc(size, "abc")).digest("hex");
    expect((await client().send({ ...request, digest: "md5" })).digest).toBe(md5);
    expect((await client().send(request)).digest).toBeUndefined();
  });
});

describe("a body that is not what it announced fails the request", () => {
  it.each([
    ["shorter", 5 * mib, 3 * mib, "source-changed"],
    ["empty", 5, 0, "source-changed"],
    ["longer", 5 * mib, 6 * mib, "internal"],
    ["longer by one", 5 * mib, 5 * mib + 1, "internal"],
    ["not empty", 0, 1, "internal"],
  ])("%s", async (_, announced, actualBytes, kind) => {
    const server = await keep(serve("http", digestSlowly));
    const body = generated(announced, { actualBytes });
    const sending = client().send({ method: "PUT", url: server.url, body, signal: never() });
    await expect(sending).rejects.toMatchObject({ name: "UploadError", kind });
    await server.idle();
    expect([body.opened(), body.closed()]).toEqual([1, 1]);
  });
});

describe("what a reader throws", () => {
  const failing = (at: "open" | "read" | "close", error: Error): HttpBody => ({
    sizeBytes: 10,
    open: () =>
      at === "open"
        ? Promise.reject(error)
        : Promise.resolve({
            read: () => (at === "read" ? Promise.reject(error) : Promise.resolve(Buffer.alloc(0))),
            close: () => (at === "close" ? Promise.reject(error) : Promise.resolve()),
          }),
  });

  it.each(["open", "read"] as const)("passes through unchanged from %s", async (at) => {
    const server = await keep(serve("http", digestSlowly));
    const error = new UploadError("source-changed", "the file is another one now");
    const body = failing(at, error);
    const sending = client().send({ method: "PUT", url: server.url, body, signal: never() });
    await expect(sending).rejects.toBe(error);
    await server.idle();
  });

  it("is `internal` when it is no UploadError", async () => {
    const server = await keep(serve("http", digestSlowly));
    const body = failing("read", new Error("EIO"));
    const sending = client().send({ method: "PUT", url: server.url, body, signal: never() });
    await expect(sending).rejects.toMatchObject({ kind: "internal" });
  });

  it("while closing does not hide what happened before", async () => {
    const server = await keep(serve("http", digestSlowly));
    const body = failing("close", new Error("EIO"));
    const sending = client().send({ method: "PUT", url: server.url, body, signal: never() });
    await expect(sending).rejects.toMatchObject({ kind: "source-changed" });
  });
});

it("reads ahead by one block at most while the socket takes nothing", async () => {
  const server = await keep(serveRaw(() => undefined));
  const abort = new AbortController();
  const body = generated(500 * mib);
  let sentBytes = 0;
  const sending = client().send({
    method: "PUT",
    url: server.url,
    body,
    signal: abort.signal,
    onSent: (bytes) => (sentBytes += bytes),
  });
  for (let before = -1; before !== body.readBytes() || before < mib;) {
    before = body.readBytes();
    for (let wait = 0; wait < 200; wait += 1) await turn();
  }
  expect(body.readBytes() - sentBytes).toBeLessThanOrEqual(2 * mib);
  abort.abort();
  await expect(sending).rejects.toMatchObject({ kind: "aborted" });
});
