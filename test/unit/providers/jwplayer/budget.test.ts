/** The platform's calls a minute, shared by all uploads of one provider value, through either API. */
import { describe, expect, it } from "vitest";
import { bench } from "./bench.js";
import { noise } from "./fixtures.js";

const files = Array.from({ length: 8 }, (_, index) => noise(1000 + index));

describe.each([1, 2] as const)("the call budget of API v%i", (version) => {
  it("lets uploads wait for the next minute instead of being refused", async () => {
    const { connect, emulator } = await bench({ version, callsPerMinute: 5 });
    const uploader = connect();
    for (const file of files) {
      const { id } = await uploader.upload(file);
      await uploader.waitUntilReady(id);
    }
    expect(emulator.assets()).toHaveLength(files.length);
    expect(emulator.requests().filter(({ status }) => status === 429)).toEqual([]);
  });

  it("gets uploads side by side through, each once", async () => {
    const { connect, emulator } = await bench({ version, callsPerMinute: 5 });
    const uploader = connect();
    const assets = await Promise.all(
      files.map(async (file) => uploader.waitUntilReady((await uploader.upload(file)).id)),
    );
    expect(assets.map(({ state }) => state)).toEqual(files.map(() => "ready"));
    expect(emulator.assets()).toHaveLength(files.length);
  });
});
