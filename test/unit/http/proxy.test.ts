import { createServer } from "node:http";
import { once } from "node:events";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { digestSlowly, generated, mib, never, serve, stage } from "./servers.js";

const { keep, client } = stage();

interface Proxy {
  readonly url: string;
  /** What it was asked to connect to, with the credentials it was shown. */
  readonly asked: [target: string | undefined, authorization: string | undefined][];
}

async function startProxy(answer: "200 OK" | "407 Proxy Authentication Required"): Promise<Proxy> {
  const asked: Proxy["asked"] = [];
  const server = createServer();
  server.on("connect", ({ url, headers }, socket) => {
    asked.push([url, headers["proxy-authorization"]]);
    socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
    if (answer !== "200 OK") {
      socket.end();
      return;
    }
    const upstream = connect(Number(url?.split(":").at(-1)), "127.0.0.1");
    socket.on("error", () => upstream.destroy());
    upstream.on("error", () => socket.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://us%40er:pass@127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe("a proxy named in the options", () => {
  it.each(["http", "https"] as const)(
    "carries %s through a tunnel that is used again",
    async (scheme) => {
      const server = await keep(serve(scheme, digestSlowly));
      const proxy = await startProxy("200 OK");
      const http = client({ proxy: proxy.url });
      for (const seed of [1, 2]) {
        const body = generated(3 * mib, { seed });
        const answer = await http.send({ method: "PUT", url: server.url, body, signal: never() });
        expect(answer.body.toString()).toBe(body.sha256());
      }
      const basic = `Basic ${Buffer.from("us@er:pass").toString("base64")}`;
      expect(proxy.asked).toEqual([[new URL(server.url).host, basic]]);
    },
  );

  it("that refuses makes the host unreachable", async () => {
    const proxy = await startProxy("407 Proxy Authentication Required");
    const http = client({ proxy: proxy.url });
    const sending = http.send({ method: "GET", url: "https://video.example/", signal: never() });
    await expect(sending).rejects.toMatchObject({ kind: "unreachable" });
    await expect(sending).rejects.toThrow(/the proxy answered 407/);
  });

  it("that is not there makes the host unreachable", async () => {
    const http = client({ proxy: "http://127.0.0.1:1" });
    const sending = http.send({ method: "GET", url: "https://video.example/", signal: never() });
    await expect(sending).rejects.toMatchObject({ kind: "unreachable" });
  });

  it.each(["socks5://127.0.0.1:1080", "https://127.0.0.1:3128", "127.0.0.1:3128", ""])(
    "must be an http URL, which %j is not",
    (proxy) => {
      expect(() => client({ proxy })).toThrow(/proxy must be a URL/);
    },
  );
});
