/** The adapter in front of the emulator. */
import { vi } from "vitest";
import {
  startEmulator,
  type EmulatedAsset,
  type Emulator,
  type EmulatorOptions,
} from "../../../../src/emulator/index.js";
import type { Json, Receipt } from "../../../../src/model.js";
import type { Method, OpenRequest, Provider } from "../../../../src/provider.js";
import { kaltura, type KalturaSecretOptions } from "../../../../src/providers/kaltura/index.js";
import { callOf, methodOf } from "./fixtures.js";

export interface Stage {
  readonly emulator: Emulator;
  readonly provider: Provider;
  /** Operations of the requests so far, in order of arrival. */
  readonly operations: () => readonly string[];
  /** What the emulator holds, once it has digested every file. */
  readonly assets: () => Promise<readonly EmulatedAsset[]>;
  readonly method: (name: string) => Method;
  readonly stop: () => Promise<void>;
}

/** A final that finds parts missing gives up at once, so that no test waits for it. */
const impatient = { finalTries: 2, finalSleepMs: 1 };

export async function startStage(
  options: Partial<KalturaSecretOptions> = {},
  { kaltura: rules, ...emulation }: EmulatorOptions = {},
): Promise<Stage> {
  const emulator = await startEmulator({ ...emulation, kaltura: { ...impatient, ...rules } });
  const provider = kaltura({
    ...emulator.credentials.kaltura,
    baseUrl: emulator.url,
    ...options,
  });
  return {
    emulator,
    provider,
    operations: () => emulator.requests().map(({ operation }) => operation),
    async assets() {
      const digested = ({ via, sha256 }: EmulatedAsset): boolean =>
        via === undefined || sha256 !== undefined;
      await vi.waitUntil(() => emulator.assets().every(digested), { timeout: 20_000 });
      return emulator.assets();
    },
    method: (name) => methodOf(provider, name),
    async stop() {
      await emulator.stop();
    },
  };
}

/** Sends the parts with these indices, or all of them, one after another. */
export async function sendParts(
  method: Method,
  session: Json,
  { content }: OpenRequest,
  indices?: readonly number[],
): Promise<readonly Receipt[]> {
  const receipts: Receipt[] = [];
  for (const part of content.parts) {
    if (indices !== undefined && !indices.includes(part.index)) continue;
    receipts.push(await method.send(session, part, content.slice(part), callOf()));
  }
  return receipts;
}
