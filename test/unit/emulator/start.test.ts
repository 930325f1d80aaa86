import { describe, expect, it } from "vitest";
import { startEmulator } from "../../../src/emulator/index.js";

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
