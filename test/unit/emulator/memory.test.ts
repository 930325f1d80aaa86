/**
 * Bodies are streamed: what passes through leaves the memory as it was. The sender is a process of its own, so that
 * only the emulator's memory is measured.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/emulator/index.js";
import type { Emulator } from "../../../src/emulator/index.js";
import { call, create, urlOf } from "./jwplayer/client.js";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});

afterEach(() => emulator.stop());

const mebibyte = 1024 * 1024;

/** Sends `blocks` blocks of 1 MiB between a head and a tail and prints the status. */
const sender = `
  const [url, method, blocks, headers, head, tail] = JSON.parse(process.argv[1]);
  const block = Buffer.alloc(${mebibyte}, 7);
  const length = blocks * block.length + head.length + tail.length;
  const request = require("node:http").request(url, { method, headers: { ...headers, "Content-Length": length } });
  request.on("response", (answer) => { console.log(answer.statusCode); answer.resume(); });
  request.write(head);
  let sent = 0;
  const send = () => {
    while (sent < blocks) { sent += 1; if (!request.write(block)) { request.once("drain", send); return; } }
    request.end(tail);
  };
  send();
`;

async function send(...args: readonly unknown[]): Promise<string> {
  const child = spawn(process.execPath, ["-e", sender, JSON.stringify(args)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = child.stdout.setEncoding("utf8").toArray() as Promise<string[]>;
  await once(child, "close");
  return (await output).join("").trim();
}

/** How far the resident memory rose above its start while the work ran, in bytes. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().rss;
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  await work();
  clearInterval(timer);
  return peak - before;
}

/** Large files are digested after their sender has been answered. */
const untilDigested = () =>
  expect.poll(() => emulator.assets()[0]?.sha256, { timeout: 20_000 }).toBeDefined();

describe("memory", () => {
  const blocks = 256;

  it("stays flat under a PUT of 256 MiB", async () => {
    const { uploadUrl } = await create(emulator, { upload_method: "s3" });
    const grown = await growth(async () => {
      expect(await send(uploadUrl, "PUT", blocks, {}, "", "")).toBe("200");
    });
    expect(emulator.assets()[0]?.sizeBytes).toBe(blocks * mebibyte);
    expect(grown).toBeLessThan(100 * mebibyte);
  });

  it("stays flat under a form of 256 MiB", async () => {
    const { uploadUrl } = await create(emulator);
    const headers = { "Content-Type": "multipart/form-data; boundary=B" };
    const head = '--B\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n';
    const grown = await growth(async () => {
      expect(await send(uploadUrl, "POST", blocks, headers, head, "\r\n--B--\r\n")).toBe("200");
    });
    expect(emulator.assets()[0]?.sizeBytes).toBe(blocks * mebibyte);
    expect(grown).toBeLessThan(100 * mebibyte);
  });

  it("stays flat under a chunk of 256 MiB, and under its digest", async () => {
    const { body } = await call(emulator, "create", { upload_method: "multipart" });
    const length = blocks * mebibyte;
    const headers = {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": 'attachment; filename="a.mp4"',
      "X-Content-Range": `bytes 0-${length - 1}/${length}`,
      "X-Session-ID": body.session_id,
    };
    const grown = await growth(async () => {
      expect(await send(urlOf(body.link!), "POST", blocks, headers, "", "")).toBe("200");
      await untilDigested();
    });
    expect(emulator.assets()[0]?.sizeBytes).toBe(length);
    expect(grown).toBeLessThan(100 * mebibyte);
  });

  it("stays flat under two parts of 128 MiB, and under their completion", async () => {
    const { siteId, secret } = emulator.credentials.jwplayerV2;
    const ask = async (method: string, path: string, bearer: string) => {
      const headers = { Authorization: `Bearer ${bearer}` };
      const body = method === "POST" ? { body: '{"upload":{"method":"multipart"}}' } : {};
      const answer = await fetch(`${emulator.url}/v2/${path}`, { method, headers, ...body });
      return (await answer.json().catch(() => ({}))) as Readonly<Record<string, string>> & {
        readonly parts: readonly { readonly upload_link: string }[];
      };
    };
    const media = await ask("POST", `sites/${siteId}/media/`, secret);
    const { upload_id: id, upload_token: token = "" } = media;
    const { parts } = await ask("GET", `uploads/${id}/parts/`, token);
    const grown = await growth(async () => {
      for (const { upload_link: link } of parts.slice(0, 2)) {
        expect(await send(link, "PUT", blocks / 2, {}, "", "")).toBe("200");
      }
      await ask("PUT", `uploads/${id}/complete/`, token);
      await untilDigested();
    });
    expect(emulator.assets()[0]?.sizeBytes).toBe(blocks * mebibyte);
    expect(grown).toBeLessThan(100 * mebibyte);
  });
});
