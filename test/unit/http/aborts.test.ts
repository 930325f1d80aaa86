import { describe, expect, it } from "vitest";
import { UploadError } from "../../../src/errors.js";
import type { HttpBody } from "../../../src/http/http.js";
import { generated, mib, serveRaw, serveSockets, stage } from "./servers.js";
import type { TestServer } from "./servers.js";

const { keep, client } = stage();

describe("an abort settles at once and leaves nothing", () => {
  const silent = (): undefined => undefined;
  const halfAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
  const stuck = (at: "open" | "read"): HttpBody => ({
    sizeBytes: 10,
    open: () =>
      at === "open"
        ? new Promise(silent)
        : Promise.resolve({ read: () => new Promise(silent), close: () => Promise.resolve() }),
  });

  const situations: Record<
    string,
    () => Promise<{ server: TestServer; body?: HttpBody; expectContinueMs?: number }>
  > = {
    "in the TLS handshake": async () => ({
      server: await keep(serveSockets("https", (socket) => socket.pause())),
      body: generated(10),
    }),
    "while it waits for the go-ahead": async () => ({
      server: await keep(serveRaw(silent)),
      body: generated(10),
      expectContinueMs: 60_000,
    }),
    "while the body is being opened": async () => ({
      server: await keep(serveRaw(silent)),
      body: stuck("open"),
    }),
    "while the reader is stuck": async () => ({
      server: await keep(serveRaw(silent)),
      body: stuck("read"),
    }),
    "while the server takes nothing": async () => ({
      server: await keep(serveRaw(silent)),
      body: generated(500 * mib),
    }),
    "while the server thinks": async () => ({ server: await keep(serveRaw(silent)) }),
    "in the middle of the answer": async () => ({
      server: await keep(serveRaw((socket) => socket.write(halfAnswer))),
    }),
  };

  it.each(Object.keys(situations))("%s", async (name) => {
    const situation = await situations[name]?.();
    if (situation === undefined) throw new Error("no such situation");
    const { server, ...request } = situation;
    const abort = new AbortController();
    const sending = client().send({
      method: "PUT",
      url: server.url,
      signal: abort.signal,
      ...request,
    });
    const watched = request.body as Partial<ReturnType<typeof generated>> | undefined;
    while (server.open() === 0) await new Promise(setImmediate);
    for (let turns = 0; turns < 100; turns += 1) await new Promise(setImmediate);
    abort.abort();
    await expect(sending).rejects.toMatchObject({ name: "UploadError", kind: "aborted" });
    expect(watched?.closed?.()).toBe(watched?.opened?.());
    await server.idle();
  });

  it("not before its own socket is closed", async () => {
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap").length;
    while (sockets() > 0) await new Promise(setImmediate);
    const server = await keep(serveRaw(silent));
    const abort = new AbortController();
    const body = generated(500 * mib);
    const sending = client().send({ method: "PUT", url: server.url, body, signal: abort.signal });
    while (body.readBytes() === 0) await new Promise(setImmediate);
    expect(sockets()).toBe(2);
    abort.abort();
    await expect(sending).rejects.toMatchObject({ kind: "aborted" });
    expect(sockets()).toBe(server.open());
  });

  it("before it began", async () => {
    const body = generated(10);
    const request = { method: "PUT", url: "http://127.0.0.1:1", body } as const;
    const sending = client().send({ ...request, signal: AbortSignal.abort() });
    await expect(sending).rejects.toMatchObject({ kind: "aborted" });
    expect(body.opened()).toBe(0);
  });

  it("while it waits for another request's connection", async () => {
    const server = await keep(serveRaw(silent));
    const http = client({ maxSockets: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const request = { method: "GET", url: server.url } as const;
    const running = http.send({ ...request, signal: first.signal });
    const waiting = http.send({ ...request, signal: second.signal });
    while (server.open() === 0) await new Promise(setImmediate);
    second.abort();
    await expect(waiting).rejects.toMatchObject({ kind: "aborted" });
    first.abort();
    await expect(running).rejects.toMatchObject({ kind: "aborted" });
    await server.idle();
  });

  it("with the signal's own error when it is one of ours", async () => {
    const server = await keep(serveRaw(silent));
    const abort = new AbortController();
    const stalled = new UploadError("stalled", "nothing moved for 60 s");
    const sending = client().send({ method: "GET", url: server.url, signal: abort.signal });
    while (server.open() === 0) await new Promise(setImmediate);
    abort.abort(stalled);
    await expect(sending).rejects.toBe(stalled);
  });
});
