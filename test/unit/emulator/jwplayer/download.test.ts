import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock, startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator, ManualClock } from "../../../../src/emulator/index.js";
import { call } from "./client.js";
import { sha256 } from "./traces.js";

let clock: ManualClock;
let emulator: Emulator;
let source: Server;
let origin = "";

const bytes = Buffer.alloc(300_000, "video");

const serve: RequestListener = (request, response) => {
  switch (request.url) {
    case "/talk%20one.mp4":
      response.end(bytes);
      return;
    case "/moved.mp4":
      response.writeHead(302, { Location: "/talk%20one.mp4" }).end();
      return;
    case "/loop":
      response.writeHead(302, { Location: "/loop" }).end();
      return;
    case "/cut.mp4":
      response.writeHead(200, { "Content-Length": bytes.length });
      response.write(bytes.subarray(0, 1000), () => response.destroy());
      return;
    case "/never":
      return;
    default:
      response.writeHead(404).end();
  }
};

beforeEach(async () => {
  clock = manualClock();
  emulator = await startEmulator({ clock });
  source = createServer(serve).listen(0, "127.0.0.1");
  await once(source, "listening");
  origin = `http://127.0.0.1:${(source.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await emulator.stop();
  source.closeAllConnections();
  source.close();
  await once(source, "close");
});

const create = (path: string, more: Readonly<Record<string, string>> = {}) =>
  call(emulator, "create", { download_url: origin + path, ...more }, clock.now());
const state = () => emulator.assets()[0]?.state;
const error = async () => {
  const { body } = await call(
    emulator,
    "show",
    { video_key: emulator.assets()[0]!.id },
    clock.now(),
  );
  return body.video?.error;
};

describe("download_url", () => {
  it("is fetched in the background, and the answer has no link", async () => {
    const { body } = await create("/talk%20one.mp4");
    expect(Object.keys(body)).toEqual(["status", "video", "rate_limit"]);
    expect(Object.keys(body.video!)).toEqual(["key"]);
    await clock.untilSleeping(1);
    expect(emulator.assets()).toMatchObject([
      {
        state: "processing",
        via: "fetch",
        fileName: "talk one.mp4",
        sizeBytes: 300_000,
        sha256: sha256(bytes),
      },
    ]);
    await clock.advance(40);
    expect(state()).toBe("ready");
  });

  it("follows redirects", async () => {
    await create("/moved.mp4");
    await clock.untilSleeping(1);
    expect(emulator.assets()).toMatchObject([{ sha256: sha256(bytes) }]);
  });

  it.each([
    ["/nothing", "Download failed: the server answered 404"],
    ["/loop", "Download failed: the server answered 302"],
    ["/cut.mp4", "Download failed: aborted"],
  ])("%s makes the video fail", async (path, message) => {
    await create(path);
    await expect.poll(state).toBe("failed");
    expect(await error()).toEqual({ message });
  });

  it("fails when nobody listens there", async () => {
    await call(emulator, "create", { download_url: "http://127.0.0.1:1/a.mp4" }, clock.now());
    await expect.poll(state).toBe("failed");
    expect(await error()).toMatchObject({
      message: expect.stringMatching(/^Download failed: /) as string,
    });
  });

  it("fails when the file is not the promised one", async () => {
    await create("/moved.mp4", { size: "1" });
    await expect.poll(state).toBe("failed");
  });

  it("is given up at stop", async () => {
    await create("/never");
    await emulator.stop();
    expect(state()).toBe("failed");
  });

  it("comes to nothing when the video is deleted meanwhile", async () => {
    const { body } = await create("/talk%20one.mp4");
    await call(emulator, "delete", { video_key: body.video!.key as string }, clock.now());
    await emulator.stop();
    expect(emulator.assets()).toEqual([]);
  });
});
