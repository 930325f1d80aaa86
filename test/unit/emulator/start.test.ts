import { describe, expect, it } from "vitest";
import { manualClock, startEmulator } from "../../../src/emulator/index.js";
import { sendRaw } from "./raw-http.js";

describe("startEmulator", () => {
  it("listens on a free port of the loopback address and stops", async () => {
    const emulator = await startEmulator();
    expect(emulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const answer = await fetch(`${emulator.url}/progress?token=none&callback=cb`);
    expect(await answer.text()).toBe("cb({'state': 'starting'});");
    await emulator.stop();
    await emulator.stop();
    await expect(fetch(emulator.url)).rejects.toThrow();
  });

  it("knows the accounts it is told of, and those it names otherwise", async () => {
    const kaltura = { partnerId: 7, adminSecret: "s".repeat(32), userId: "me" };
    const emulator = await startEmulator({ credentials: { kaltura } });
    expect(emulator.credentials).toMatchObject({
      jwplayer: { apiKey: "XOqEAfxj", apiSecret: "uA96CFtJa138E2T5GhKfngml" },
      kaltura,
    });
    await emulator.stop();
  });

  it("hosts both platforms", async () => {
    const emulator = await startEmulator();
    await fetch(`${emulator.url}/v1/videos/list`);
    await fetch(`${emulator.url}/api_v3/service/system/action/ping?format=1`);
    expect(emulator.requests().map(({ operation }) => operation)).toEqual([
      "jwplayer.videos.list",
      "kaltura.system.ping",
    ]);
    await emulator.stop();
  });

  it("rejects when the port is taken", async () => {
    const emulator = await startEmulator();
    const port = Number(new URL(emulator.url).port);
    await expect(startEmulator({ port })).rejects.toThrow("EADDRINUSE");
    await emulator.stop();
  });

  it("stops with requests under way and work in the background", async () => {
    const emulator = await startEmulator({ clock: manualClock() });
    const headers = { "Content-Length": "100" };
    const waiting = sendRaw(emulator.url, { method: "POST", target: "/v1/videos/create", headers });
    await expect.poll(() => emulator.requests()).toHaveLength(1);
    await emulator.stop();
    expect(await waiting).toBeUndefined();
    expect(emulator.requests()).toMatchObject([{ status: undefined }]);
  });

  it("answers 404 where no platform is emulated, and keeps a record", async () => {
    const emulator = await startEmulator();
    const answer = await fetch(`${emulator.url}/elsewhere?token=abc&x=1`, {
      method: "POST",
      body: "12345",
    });
    expect(answer.status).toBe(404);
    expect(emulator.requests()).toMatchObject([
      {
        id: 1,
        operation: "unknown",
        method: "POST",
        path: "/elsewhere?token=hidden&x=1",
        status: 404,
        connection: 1,
        concurrent: 1,
      },
    ]);
    await emulator.stop();
  });
});
