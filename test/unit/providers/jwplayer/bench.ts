/** An emulated platform and whole uploads to it, on a clock that waits for nobody. */
import { expect, onTestFinished } from "vitest";
import { startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator, EmulatorOptions, Fault } from "../../../../src/emulator/index.js";
import { createUploader, jwplayer } from "../../../../src/index.js";
import type { Uploader, UploaderOptions, UploadEvent } from "../../../../src/index.js";
import type { JwplayerExtras } from "../../../../src/providers/jwplayer/index.js";
import { instantRuntime } from "../../../support/instant-runtime.js";
import type { InstantRuntime } from "../../../support/instant-runtime.js";
import { sha256 } from "./fixtures.js";

/** Longer than any timer that the runtime lets pass at once. */
export const longMs = 600_000;

export interface Bench {
  readonly emulator: Emulator;
  readonly runtime: InstantRuntime;
  readonly events: readonly UploadEvent[];
  /** A new uploader with a new provider, as in another process. */
  readonly connect: (options?: UploaderOptions) => Uploader<JwplayerExtras>;
  /** The requests that the emulator saw, by operation, in order. */
  readonly operations: () => readonly string[];
  /** Expects one video on the platform, with these bytes. */
  readonly expectStored: (bytes: Buffer, more?: object) => void;
}

/** The emulated JW Player's rules, how long it works on a file, and which of its APIs is used. Default: v1. */
type Rules = EmulatorOptions["jwplayer"] &
  Pick<EmulatorOptions, "processingMs"> & { readonly version?: 1 | 2 };

/** Lives until the end of the running test, which fails if one of the faults never fired. */
export async function bench(
  { processingMs = 40, version = 1, ...rules }: Rules = {},
  ...faults: readonly Fault[]
): Promise<Bench> {
  const runtime = instantRuntime();
  const options = { bodyTimeoutMs: longMs, ...rules };
  const emulator = await startEmulator({ clock: runtime.clock, processingMs, jwplayer: options });
  onTestFinished(async () => {
    const unfired = emulator.faults.unfired();
    await emulator.stop();
    expect(unfired).toEqual([]);
  });
  emulator.faults.add(...faults);
  const events: UploadEvent[] = [];
  return {
    emulator,
    runtime,
    events,
    connect(more) {
      const { jwplayer: v1, jwplayerV2: v2 } = emulator.credentials;
      const common = { baseUrl: emulator.url, clock: () => runtime.now() };
      const provider = jwplayer(version === 1 ? { ...v1, ...common } : { ...v2, ...common });
      const patience = { stallMs: longMs, answerMs: longMs };
      const onEvent = (event: UploadEvent): number => events.push(event);
      return createUploader(provider, { runtime, onEvent, ...patience, ...more });
    },
    operations: () => emulator.requests().map(({ operation }) => operation),
    expectStored(bytes, more = {}) {
      const wanted = { sha256: sha256(bytes), sizeBytes: bytes.length, ...more };
      expect(emulator.assets()).toMatchObject([wanted]);
      expect(emulator.assets()).toHaveLength(1);
    },
  };
}
