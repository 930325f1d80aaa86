import type { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { UploadError } from "../../../src/errors.js";
import { generated, mib, never, serve, serveRaw, stage } from "./servers.js";

const { keep, client } = stage();

const refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nexpired";

describe("a refusal before the body was read", () => {
  const manners: Record<string, (socket: Socket) => void> = {
    "and nothing more is read": (socket) => socket.write(refusal),
    "and the rest is read": (socket) => socket.resume().write(refusal),
    "and the connection is closed": (socket) => socket.end(refusal),
    "in two pieces": (socket) => {
      socket.write(refusal.slice(0, -4), () => setImmediate(() => socket.write(refusal.slice(-4))));
    },
    "after a part of the body": (socket) => {
      let left = 5 * mib;
      socket.resume().on("data", (chunk: Buffer) => {
        left -= chunk.length;
        if (left < 0) socket.removeAllListeners("data").pause().write(refusal);
      });
    },
  };

  it.each(Object.keys(manners))("is the answer, %s", async (manner) => {
    const server = await keep(serveRaw((socket) => manners[manner]?.(socket)));
    const body = generated(500 * mib);
    const answer = await client().send({ method: "PUT", url: server.url, body, signal: never() });
    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toBe("expired");
    expect(answer.digest).toBeUndefined();
    expect([body.opened(), body.closed()]).toEqual([1, 1]);
    expect(body.readBytes()).toBeLessThan(body.sizeBytes / 2);
    await server.idle();
  });

  it("is the answer or an interruption when a reset follows at once", async () => {
    const server = await keep(
      serveRaw((socket) => socket.write(refusal, () => socket.resetAndDestroy())),
    );
    const http = client();
    for (let round = 0; round < 20; round += 1) {
      const body = generated(500 * mib);
      const outcome = await http
        .send({ method: "PUT", url: server.url, body, signal: never() })
        .then(
          ({ status }) => status,
          (error: unknown) => (error instanceof UploadError ? error.kind : error),
        );
      expect([403, "interrupted"]).toContain(outcome);
      expect([body.opened(), body.closed()]).toEqual([1, 1]);
    }
    await server.idle();
  });
});

describe("a success before the body was read", () => {
  const success = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  it("counts when the server goes on to take the whole body", async () => {
    const server = await keep(serveRaw((socket) => socket.resume().write(success)));
    const body = generated(30 * mib);
    const answer = await client().send({ method: "PUT", url: server.url, body, signal: never() });
    expect(answer.status).toBe(200);
    expect(body.readBytes()).toBe(body.sizeBytes);
  });

  it("is an interruption when it does not", async () => {
    const server = await keep(serveRaw((socket) => socket.end(success)));
    const body = generated(500 * mib);
    const sending = client().send({ method: "PUT", url: server.url, body, signal: never() });
    await expect(sending).rejects.toMatchObject({ kind: "interrupted", status: 200 });
    expect([body.opened(), body.closed()]).toEqual([1, 1]);
    await server.idle();
  });
});

describe("Expect: 100-continue", () => {
  it("costs a refused body no byte", async () => {
    let received = 0;
    const server = await keep(
      serveRaw((socket, head) => {
        received += head.length - head.indexOf("\r\n\r\n") - 4;
        socket.resume().on("data", (chunk: Buffer) => (received += chunk.length));
        socket.write(refusal);
      }),
    );
    const body = generated(50 * mib);
    const request = { method: "PUT", url: server.url, body, signal: never() } as const;
    const answer = await client().send({ ...request, expectContinueMs: 60_000 });
    expect(answer).toMatchObject({ status: 403 });
    await server.idle();
    expect(received).toBe(0);
    expect(body.opened()).toBe(0);
  });

  it("keeps the body back from a success that asked for none of it", async () => {
    const success = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    const server = await keep(serveRaw((socket) => socket.write(success)));
    const body = generated(10);
    const request = { method: "PUT", url: server.url, body, signal: never() } as const;
    const sending = client().send({ ...request, expectContinueMs: 60_000 });
    await expect(sending).rejects.toMatchObject({ kind: "interrupted", status: 200 });
    expect(body.opened()).toBe(0);
  });

  it("is followed by the body once the server agrees", async () => {
    const server = await keep(
      serveRaw((socket, head) => {
        expect(head.toString()).toMatch(/\r\nExpect: 100-continue\r\n/);
        let left = 3 * mib;
        socket.write("HTTP/1.1 100 Continue\r\n\r\n");
        socket.resume().on("data", (chunk: Buffer) => {
          left -= chunk.length;
          if (left === 0) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
      }),
    );
    const body = generated(3 * mib);
    const request = { method: "PUT", url: server.url, body, signal: never() } as const;
    const answer = await client().send({ ...request, expectContinueMs: 60_000 });
    expect(answer.status).toBe(200);
  });

  it("is followed by the body when the server says nothing for that long", async () => {
    const server = await keep(
      serveRaw((socket) => {
        socket
          .resume()
          .once("data", () => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
      }),
    );
    const delays: number[] = [];
    const http = client({
      after(delayMs, action) {
        delays.push(delayMs);
        if (delayMs === 77) setImmediate(action);
        return () => undefined;
      },
    });
    const body = generated(10);
    const request = { method: "PUT", url: server.url, body, signal: never() } as const;
    expect((await http.send({ ...request, expectContinueMs: 77 })).status).toBe(200);
    expect(delays).toEqual([10_000, 77]);
  });

  it("is not asked when there is no body", async () => {
    const server = await keep(
      serve("http", ({ headers }, response) => response.end(headers.expect)),
    );
    const request = { method: "POST", url: server.url, signal: never() } as const;
    const answer = await client().send({ ...request, expectContinueMs: 60_000 });
    expect(answer.body).toHaveLength(0);
  });
});
