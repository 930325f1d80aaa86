import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { AxiosStatic } from "axios";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { bytesBody } from "../../../src/http/bytes.js";
import type { HttpRequest } from "../../../src/http/http.js";
import { generated, never, serve, serveRaw, stage } from "./servers.js";

const { keep, client } = stage();

/** Answers with what it saw: the head as raw bytes, read off the wire. */
async function headOf(request: Omit<HttpRequest, "url" | "signal">, path = "/"): Promise<string> {
  let seen = "";
  const server = await keep(
    serveRaw((socket, head) => {
      seen = head.toString("utf8");
      socket.end("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }),
  );
  await client().send({ ...request, url: server.url + path, signal: never() });
  return seen.slice(0, seen.indexOf("\r\n\r\n"));
}

describe("what goes over the wire", () => {
  it("is what the caller gave, with Accept, User-Agent and the length", async () => {
    const head = await headOf({
      method: "PUT",
      headers: { "X-Ours": "1" },
      body: bytesBody(Buffer.from("hello")),
    });
    expect(head.replace(/Host: .*/, "Host: ...").split("\r\n")).toEqual([
      "PUT / HTTP/1.1",
      "Accept: */*",
      "User-Agent: upreel",
      "X-Ours: 1",
      "Content-Length: 5",
      "Host: ...",
      "Connection: keep-alive",
    ]);
  });

  it("lets the caller's headers win whatever their case", async () => {
    const headers = { "content-type": "video/mp4", accept: "a/b", "CONTENT-LENGTH": "99" };
    const head = await headOf({ method: "PUT", headers, body: bytesBody(Buffer.from("hello")) });
    expect(head).toContain("content-type: video/mp4");
    expect(head).toContain("accept: a/b");
    expect(head).not.toContain("*/*");
    expect(head.match(/content-length: .*/gi)).toEqual(["Content-Length: 5"]);
  });

  it("leaves path and query alone", async () => {
    const path = "/a%2Fb/c+d?Signature=x%2Fy%3D&e=1+2&f";
    expect(await headOf({ method: "GET" }, path)).toContain(`GET ${path} HTTP/1.1`);
  });

  it.each(["POST", "PUT", "PATCH"] as const)(
    "announces no bytes with an empty %s",
    async (method) => {
      expect(await headOf({ method })).toContain("Content-Length: 0");
      expect(await headOf({ method, body: bytesBody(Buffer.alloc(0)) })).toContain(
        "Content-Length: 0",
      );
    },
  );

  it.each(["GET", "HEAD", "DELETE"] as const)("announces nothing with a %s", async (method) => {
    expect(await headOf({ method })).not.toMatch(/content-length|transfer-encoding/i);
  });

  it("never sends in chunks", async () => {
    const head = await headOf({ method: "POST", body: generated(3_000_000) });
    expect(head).toContain("Content-Length: 3000000");
    expect(head).not.toMatch(/transfer-encoding/i);
  });

  it.each([
    ["with a body", bytesBody(Buffer.from("hello"))],
    ["with a body of many blocks", generated(3_000_000)],
    ["with an empty body", bytesBody(Buffer.alloc(0))],
    ["without a body", undefined],
  ])("writes header values as UTF-8, %s", async (_, body) => {
    const disposition = 'attachment; filename="Übung ДОМ 映画 🎬 aĊX.mp4"';
    const head = await headOf({
      method: "POST",
      headers: { "Content-Disposition": disposition },
      body,
    });
    expect(head.split("\r\n")).toContain(`Content-Disposition: ${disposition}`);
  });

  it("takes nothing from axios's shared defaults, interceptors or the environment's proxies", async () => {
    const axios = createRequire(import.meta.url)("axios") as AxiosStatic;
    const interceptor = axios.interceptors.request.use(() => {
      throw new Error("intercepted");
    });
    axios.defaults.headers.common.Authorization = "Bearer not-for-us";
    axios.defaults.baseURL = "http://127.0.0.1:1";
    onTestFinished(() => {
      axios.interceptors.request.eject(interceptor);
      delete axios.defaults.headers.common.Authorization;
      delete axios.defaults.baseURL;
      vi.unstubAllEnvs();
    });
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"]) {
      vi.stubEnv(name, "http://127.0.0.1:1");
    }
    vi.stubEnv("NO_PROXY", "");
    vi.stubEnv("no_proxy", "");
    expect(await headOf({ method: "GET" })).not.toContain("not-for-us");
  });
});

describe("answers", () => {
  it.each([200, 204, 301, 302, 307, 308, 400, 403, 404, 429, 500, 503])(
    "resolve with %i",
    async (status) => {
      let requests = 0;
      const server = await keep(
        serve("http", (request, response) => {
          requests += 1;
          request.resume();
          request.on("end", () => response.writeHead(status, { Location: "/elsewhere" }).end());
        }),
      );
      const body = generated(100_000);
      const answer = await client().send({ method: "PUT", url: server.url, body, signal: never() });
      expect(answer.status).toBe(status);
      expect(answer.headers.location).toBe("/elsewhere");
      expect(requests).toBe(1);
    },
  );

  it("give headers in lower case, repeated ones joined", async () => {
    const server = await keep(
      serve("http", (_, response) => {
        response.setHeader("X-Request-ID", "r1");
        response.setHeader("Set-Cookie", ["a=1", "b=2"]);
        response.end("text");
      }),
    );
    const answer = await client().send({ method: "GET", url: server.url, signal: never() });
    expect(answer.headers).toMatchObject({ "x-request-id": "r1", "set-cookie": "a=1, b=2" });
    expect(answer.body).toEqual(Buffer.from("text"));
  });

  it("are unpacked when a server packs them unasked", async () => {
    const server = await keep(
      serve("http", (_, response) => {
        response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync("text"));
      }),
    );
    const answer = await client().send({ method: "GET", url: server.url, signal: never() });
    expect(answer.body.toString()).toBe("text");
  });

  it("to HEAD have no body", async () => {
    const server = await keep(
      serve("http", (_, response) => response.writeHead(200, { "Content-Length": "12" }).end()),
    );
    const answer = await client().send({ method: "HEAD", url: server.url, signal: never() });
    expect(answer).toMatchObject({ status: 200, headers: { "content-length": "12" } });
    expect(answer.body).toHaveLength(0);
  });

  it.each([
    ["plain", {}, Buffer.alloc(5000)],
    ["packed", { "Content-Encoding": "gzip" }, gzipSync(Buffer.alloc(5000))],
  ])("longer than allowed are rejected, %s", async (_, headers, body) => {
    const server = await keep(
      serve("http", (_request, response) => response.writeHead(200, headers).end(body)),
    );
    const http = client({ maxAnswerBytes: 4999 });
    const sending = http.send({ method: "GET", url: server.url, signal: never() });
    await expect(sending).rejects.toMatchObject({ name: "UploadError", kind: "rejected" });
    http.close();
    await server.idle();
    const enough = client({ maxAnswerBytes: 5000 });
    const answer = await enough.send({ method: "GET", url: server.url, signal: never() });
    expect(answer.body).toHaveLength(5000);
  });
});

describe("connections", () => {
  it("are used again after a whole exchange, and closed by close()", async () => {
    const server = await keep(
      serve("http", (request, response) => {
        request.resume();
        request.on("end", () => response.writeHead(404).end("no such thing"));
      }),
    );
    const http = client();
    for (let round = 0; round < 5; round += 1) {
      const body = generated(2_500_000);
      await http.send({ method: "PUT", url: server.url, body, signal: never() });
    }
    expect(server.connections()).toBe(1);
    http.close();
    await server.idle();
    expect(server.open()).toBe(0);
    await http.send({ method: "GET", url: server.url, signal: never() });
    expect(server.connections()).toBe(2);
  });

  it("in use survive close()", async () => {
    const http = client();
    const server = await keep(
      serve("http", (_, response) => {
        http.close();
        response.end("late");
      }),
    );
    const answer = await http.send({ method: "GET", url: server.url, signal: never() });
    expect(answer.body.toString()).toBe("late");
  });

  it("are at most maxSockets for one host", async () => {
    const server = await keep(serve("http", (_, response) => response.end()));
    const http = client({ maxSockets: 2 });
    const request = { method: "GET", url: server.url, signal: never() } as const;
    await Promise.all(Array.from({ length: 10 }, () => http.send(request)));
    expect(server.connections()).toBe(2);
  });
});
