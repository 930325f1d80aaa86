/** An emulated platform, a provider for it, and a clock that a test turns by hand. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { manualClock, startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator, Fault } from "../../../../src/emulator/index.js";
import type { Asset, Json } from "../../../../src/model.js";
import type { Method, Provider } from "../../../../src/provider.js";
import { jwplayer } from "../../../../src/providers/jwplayer/index.js";
import type { JwplayerExtras, JwplayerOptions } from "../../../../src/providers/jwplayer/index.js";
import { call, methodOf, noise, upload } from "./fixtures.js";
import type { Fixture, FixtureOptions } from "./fixtures.js";

export const bytes = noise(300_000);

const processingMs = 1000;

/** An upload that was opened; its session has been through JSON. */
interface Opened extends Fixture {
  readonly method: Method;
  readonly session: Json;
  readonly id: string;
}

export interface Stage {
  readonly emulator: Emulator;
  readonly provider: Provider<JwplayerExtras>;
  readonly nowMs: () => number;
  /** Another provider value for the same platform. */
  readonly connect: (options: Partial<JwplayerOptions>) => Provider<JwplayerExtras>;
  readonly open: (name: string, options?: FixtureOptions) => Promise<Opened>;
  /** Asks for the asset's status and turns the clock until it is ready. */
  readonly ready: (id: string) => Promise<Asset>;
}

/** Lives until the end of the running test, which fails if one of the faults never fired. */
export async function stage(...faults: readonly Fault[]): Promise<Stage> {
  const clock = manualClock();
  const emulator = await startEmulator({ clock, processingMs });
  onTestFinished(async () => {
    const unfired = emulator.faults.unfired();
    await emulator.stop();
    expect(unfired).toEqual([]);
  });
  emulator.faults.add(...faults);
  const connect: Stage["connect"] = (options) => {
    const common = { ...emulator.credentials.jwplayer, baseUrl: emulator.url };
    return jwplayer({ ...common, clock: () => clock.now(), ...options });
  };
  const provider = connect({});
  return {
    emulator,
    provider,
    connect,
    nowMs: () => clock.now(),
    async open(name, options = {}) {
      const method = methodOf(provider, name);
      const fixture = upload(bytes, options);
      const opened = await method.open(fixture.request, call());
      const session = JSON.parse(JSON.stringify(opened)) as Json;
      return { method, session, ...fixture, id: emulator.assets().at(-1)!.id };
    },
    async ready(id) {
      for (let turns = 0; turns < 100; turns++) {
        const asset = await provider.status(id, call());
        if (asset.state === "ready") return asset;
        await clock.advance(processingMs);
      }
      throw new Error(`${id} did not become ready`);
    },
  };
}

/** A web server with the video on it, until the end of the running test. @returns the video's URL */
export async function website(): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "Content-Type": "video/mp4", "Content-Length": bytes.length });
    response.end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/talk.mp4?x=1&y=a%20b`;
}
