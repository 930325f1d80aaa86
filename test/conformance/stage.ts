import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator, RequestRecord } from "../../src/emulator/index.js";
import { createUploader } from "../../src/index.js";
import type {
  Input,
  Progress,
  Uploader,
  UploaderOptions,
  UploadEvent,
  UploadOptions,
} from "../../src/index.js";
import { instantRuntime } from "../support/instant-runtime.js";
import type { InstantRuntime } from "../support/instant-runtime.js";
import { openFiles } from "../support/open-files.js";
import { serveFile } from "../support/website.js";
import { impatience, patienceMs, settled } from "./settle.js";
import type { Settled } from "./settle.js";
import type { Subject } from "./subject.js";
import { videoFolders } from "./videos.js";
import type { Video } from "./videos.js";
import { callWitness } from "./witness.js";

/** An emulated platform with one method to be tried on it, and a clock that waits for nobody. */
export interface Stage {
  readonly subject: Subject;
  readonly emulator: Emulator;
  readonly runtime: InstantRuntime;
  /** A folder of this stage's own. */
  readonly folder: string;
  readonly events: readonly UploadEvent[];
  readonly progress: readonly Progress[];
  /** A new uploader with a new provider, as in another process. */
  readonly connect: (options?: UploaderOptions) => Uploader;
  /** The options that make the uploader use the stage's method on small parts. */
  readonly wish: (options?: UploadOptions) => UploadOptions;
  /** What the method is given: the video's path, or a URL where it can be pulled from. */
  readonly inputOf: (video: Pick<Video, "path">) => Promise<Input>;
  /** Requests as the emulator saw them, in order of arrival. */
  readonly records: (operation?: string) => readonly RequestRecord[];
  /**
   * Waits for the end of something that the library does, and looks whether it left anything running or open.
   * @param silentAfterBytes Where in a body the emulator falls silent on purpose: time passes until the other side has
   * had enough.
   */
  readonly settle: <T>(work: Promise<T>, silentAfterBytes?: number) => Promise<Settled<T>>;
}

/**
 * Lives until the end of the running test, and then looks for what no test may leave behind or give away.
 * @param heldFromMs see `instantRuntime`
 */
export async function openStage(subject: Subject, heldFromMs?: number): Promise<Stage> {
  const runtime = instantRuntime(heldFromMs);
  const emulator = await startEmulator({ clock: runtime.clock, ...subject.rules });
  const folder = await mkdtemp(join(tmpdir(), "upreel-stage-"));
  const witness = callWitness();
  onTestFinished(async () => {
    const unfired = emulator.faults.unfired();
    const broken = emulator.requests().filter((r) => r.status === 500 && r.fault === undefined);
    await emulator.stop();
    await rm(folder, { recursive: true, force: true });
    witness.stop();
    expect({ unfired, broken }).toEqual({ unfired: [], broken: [] });
    if (emulator.requests().length > 0) expect(witness.secretsSent()).toBeGreaterThan(0);
    witness.expectDiscretion(subject.secrets(emulator));
  });
  const events = overhear<UploadEvent>(witness.hear);
  const progress = overhear<Progress>(witness.hear);
  const endSilence = impatience(emulator, runtime);
  const port = Number(new URL(emulator.url).port);
  const watched = subject.shape === "import" ? [folder] : [folder, videoFolders];
  return {
    subject,
    emulator,
    runtime,
    folder,
    events: events.heard,
    progress: progress.heard,
    connect: (more) =>
      createUploader(
        subject.connect(emulator, () => runtime.now()),
        { runtime, onEvent: events.listen, stallMs: patienceMs, answerMs: patienceMs, ...more },
      ),
    wish: (more) => ({
      method: subject.method,
      partBytes: subject.partBytes,
      allowPrivateUrls: true,
      title: "Talk",
      onProgress: progress.listen,
      ...more,
    }),
    inputOf: ({ path }) => (subject.shape === "import" ? served(path) : Promise.resolve(path)),
    records: (operation) =>
      emulator.requests().filter((r) => operation === undefined || r.operation === operation),
    async settle(work, silentAfterBytes) {
      const end = await settled(work, () => {
        if (silentAfterBytes !== undefined) endSilence(silentAfterBytes);
      });
      witness.hear(end.error ?? end.value);
      const left = { files: openFiles(...watched), requests: witness.requestsUnderWay(port) };
      expect(left).toEqual({ files: [], requests: 0 });
      return end;
    },
  };
}

function overhear<T>(pass: (told: T) => void): {
  readonly heard: readonly T[];
  readonly listen: (told: T) => void;
} {
  const heard: T[] = [];
  return {
    heard,
    listen(told) {
      heard.push(told);
      pass(told);
    },
  };
}

async function served(path: string): Promise<string> {
  const website = await serveFile(path);
  onTestFinished(() => website.stop());
  return website.url;
}
