/**
 * Bodies are streamed: what passes through leaves the memory as it was. The sender is a process of its own, so that
 * only the emulator's memory is measured.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/emulator/index.js";
import type { Emulator } from "../../../src/emulator/index.js";
import { create } from "./jwplayer/client.js";

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
});
