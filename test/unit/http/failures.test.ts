import { describe, expect, it } from "vitest";
import { UploadError } from "../../../src/errors.js";
import { generated, mib, never, serve, serveRaw, serveSockets, stage } from "./servers.js";

const { keep, client } = stage();

async function failureOf(sending: Promise<unknown>): Promise<UploadError> {
  const thrown: unknown = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(UploadError);
  return thrown as UploadError;
}

const query = "?Signature=very-secret&api_key=k";

describe("no connection is `unreachable`, and the body stays closed", () => {
  it.each([
    ["an unknown host", `http://${"x".repeat(64)}.invalid/up${query}`, /ENOTFOUND/],
    ["a port that nobody listens at", `http://127.0.0.1:1/up${query}`, /ECONNREFUSED/],
    ["a host with two such addresses", `http://localhost:1/up${query}`, /ECONNREFUSED/],
  ])("%s", async (_, url, reason) => {
    const body = generated(5 * mib);
    const error = await failureOf(client().send({ method: "PUT", url, body, signal: never() }));
    expect(error.kind).toBe("unreachable");
    expect(error.message).toMatch(reason);
    expect(error.message).toContain(new URL(url).host);
    expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toContain(
      "secret",
    );
    expect(body.opened()).toBe(0);
  });

  it("a certificate that is not trusted, and says so", async () => {
    const server = await keep(serve("https", (_, response) => response.end()));
    const request = { method: "GET", url: server.url, signal: never() } as const;
    const error = await failureOf(client({ ca: undefined }).send(request));
    expect(error.kind).toBe("unreachable");
    expect(error.message).toMatch(
      /TLS with https:\/\/127.* failed.*self-signed.*DEPTH_ZERO_SELF_SIGNED_CERT/,
    );
    expect((await client().send(request)).status).toBe(200);
  });

  it("a certificate for another host", async () => {
    const server = await keep(serve("https", (_, response) => response.end()));
    const headers = { Host: "other.example" };
    const sending = client().send({
      method: "GET",
      url: server.url,
      headers,
      signal: never(),
    });
    const error = await failureOf(sending);
    expect(error.kind).toBe("unreachable");
    expect(error.message).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("a reset in the TLS handshake", async () => {
    const server = await keep(
      serveSockets("https", (socket) => socket.once("data", () => socket.resetAndDestroy())),
    );
    const body = generated(5 * mib);
    const error = await failureOf(
      client().send({ method: "PUT", url: server.url, body, signal: never() }),
    );
    expect(error.kind).toBe("unreachable");
    expect(error.message).toMatch(/TLS .*ECONNRESET/);
    expect(body.opened()).toBe(0);
  });

  it("a connection that takes too long", async () => {
    const server = await keep(serveSockets("https", (socket) => socket.pause()));
    const delays: number[] = [];
    let expire = (): void => undefined;
    const http = client({
      connectTimeoutMs: 1234,
      after(delayMs, action) {
        delays.push(delayMs);
        expire = action;
        return () => undefined;
      },
    });
    const body = generated(5 * mib);
    const sending = failureOf(http.send({ method: "PUT", url: server.url, body, signal: never() }));
    while (server.open() === 0) await new Promise(setImmediate);
    expire();
    const error = await sending;
    expect(error.kind).toBe("unreachable");
    expect(error.message).toContain("within 1234 ms");
    expect(delays).toEqual([1234]);
    expect(body.opened()).toBe(0);
    await server.idle();
  });
});

describe("a connection that breaks is `interrupted`, and everything is closed", () => {
  it.each([
    ["before the answer", ""],
    ["within the head of the answer", "HTTP/1.1 200 OK\r\nContent-"],
    ["within a success", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"],
    [
      "within a success of unknown length",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf",
    ],
  ])("%s", async (_, answer) => {
    for (const end of ["end", "resetAndDestroy"] as const) {
      const server = await keep(
        serveRaw((socket) => {
          socket.write(answer, () => socket[end]());
        }),
      );
      const http = client();
      const error = await failureOf(
        http.send({ method: "GET", url: server.url + query, signal: never() }),
      );
      expect(error.kind).toBe("interrupted");
      expect(error.message).toContain(server.url);
      expect(error.message).not.toContain("secret");
      await server.idle();
    }
  });

  it("in the middle of the body", async () => {
    const server = await keep(
      serveRaw((socket) => {
        let left = 3 * mib;
        socket.resume().on("data", (chunk: Buffer) => {
          left -= chunk.length;
          if (left < 0) socket.resetAndDestroy();
        });
      }),
    );
    const body = generated(200 * mib);
    const error = await failureOf(
      client().send({ method: "PUT", url: server.url, body, signal: never() }),
    );
    expect(error.kind).toBe("interrupted");
    expect([body.opened(), body.closed()]).toEqual([1, 1]);
    await server.idle();
  });

  it("after the answer's head said no, is still that answer", async () => {
    const server = await keep(
      serveRaw((socket) => {
        socket.write("HTTP/1.1 403 Forbidden\r\nX-Why: expired\r\nContent-Length: 10\r\n\r\nhalf");
        socket.end();
      }),
    );
    const answer = await client().send({ method: "GET", url: server.url, signal: never() });
    expect(answer).toMatchObject({ status: 403, headers: { "x-why": "expired" } });
    expect(answer.body.toString()).toBe("half");
  });
});

it("a request that cannot be made is `internal`", async () => {
  const error = await failureOf(
    client().send({ method: "GET", url: "/relative", signal: never() }),
  );
  expect(error.kind).toBe("internal");
});
