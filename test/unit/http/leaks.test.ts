import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import type { HttpBody } from "../../../src/http/http.js";
import { generated, mib, never, serveRaw, stage } from "./servers.js";

const { keep, client } = stage();

const refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 7\r\n\r\nexpired";

/** A file of 8 MiB, and how many times it is open in this process. */
async function fileBody(): Promise<HttpBody & { handles(): number }> {
  const folder = await mkdtemp(join(tmpdir(), "upreel-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "video.mp4");
  await writeFile(path, Buffer.alloc(8 * mib));
  let handles = 0;
  return {
    sizeBytes: 8 * mib,
    // Linux knows better than our own count.
    handles: () => (existsSync("/proc/self/fd") ? linksTo(path) : handles),
    async open() {
      const file = await open(path);
      handles += 1;
      return {
        async read(scratch) {
          const { bytesRead } = await file.read(scratch);
          return scratch.subarray(0, bytesRead);
        },
        async close() {
          await file.close();
          handles -= 1;
        },
      };
    },
  };
}

function linksTo(path: string): number {
  const links = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(join("/proc/self/fd", fd));
    } catch {
      return "";
    }
  });
  return links.filter((link) => link === path).length;
}

describe("200 uploads that fail leave no file and no socket open", () => {
  const manners: Record<string, (socket: Socket) => void> = {
    "refused, while the server lingers": (socket) => socket.write(refusal),
    "refused, while the server reads on": (socket) => socket.resume().write(refusal),
    "refused and closed": (socket) => socket.end(refusal),
    reset: (socket) => socket.resetAndDestroy(),
    "closed without an answer": (socket) => socket.end(),
    aborted: (socket) => socket.emit("test:abort"),
  };

  it.each(Object.keys(manners))("%s", async (manner) => {
    const aborts: AbortController[] = [];
    const server = await keep(
      serveRaw((socket) => {
        socket.once("test:abort", () => {
          for (const abort of aborts) abort.abort();
        });
        manners[manner]?.(socket);
      }),
    );
    const http = client();
    const body = await fileBody();
    for (let round = 0; round < 50; round += 1) {
      const sending = [1, 2, 3, 4].map(() => {
        const abort = new AbortController();
        aborts.push(abort);
        return http.send({ method: "PUT", url: server.url, body, signal: abort.signal });
      });
      const outcomes = await Promise.allSettled(sending);
      const answered = outcomes.flatMap((outcome) =>
        outcome.status === "fulfilled" ? outcome.value.status : [],
      );
      expect(answered.filter((status) => status !== 403)).toEqual([]);
      // A file that was being opened at the moment of the abort is closed as soon as it is open.
      await expect.poll(() => body.handles()).toBe(0);
    }
    await server.idle();
    expect(server.open()).toBe(0);
  });
});

/** In a process of its own, so that the memory measured here is the client's. */
const sink = `
  const server = require("node:http").createServer((request, response) => {
    let bytes = 0;
    request.on("data", (chunk) => (bytes += chunk.length));
    request.on("end", () => response.end(String(bytes)));
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

it("512 MiB go through in constant memory", async () => {
  const child = spawn(process.execPath, ["-e", sink], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => {
    child.kill();
  });
  const [port] = (await once(createInterface(child.stdout), "line")) as [string];
  const http = client();
  const send = (sizeBytes: number) =>
    http.send({
      method: "PUT",
      url: `http://127.0.0.1:${port}`,
      body: generated(sizeBytes),
      signal: never(),
    });
  await send(64 * mib);
  const before = process.memoryUsage.rss();
  const answer = await send(512 * mib);
  expect(answer.body.toString()).toBe(String(512 * mib));
  expect((process.memoryUsage.rss() - before) / mib).toBeLessThan(60);
});
