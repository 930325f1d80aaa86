/** What platforms live with besides requests: a clock that ends, scratch files, work in the background. */
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock, Ground } from "./contract.js";

export interface OwnedGround {
  readonly ground: Ground;
  /**
   * Ends all sleeps, waits for the background work and removes the temporary folder.
   * @throws the first failure of background work from before the stop.
   */
  readonly end: () => Promise<void>;
}

export function createGround(options: {
  readonly clock: Clock;
  readonly processingMs: number;
  readonly origin: () => string;
}): OwnedGround {
  const stop = new AbortController();
  const scratch = createScratch();
  const work = createBackground(stop.signal);
  return {
    ground: {
      clock: {
        now: () => options.clock.now(),
        sleep: (ms, signal) => options.clock.sleep(ms, either(stop.signal, signal)),
      },
      origin: options.origin,
      processingMs: options.processingMs,
      stopped: stop.signal,
      scratchFile: scratch.file,
      background: work.run,
    },
    async end() {
      stop.abort(new Error("the emulator has stopped"));
      try {
        await work.settle();
      } finally {
        await scratch.remove();
      }
    },
  };
}

function either(stop: AbortSignal, signal: AbortSignal | undefined): AbortSignal {
  return signal ? AbortSignal.any([stop, signal]) : stop;
}

function createScratch() {
  let folder: string | undefined;
  let files = 0;
  return {
    file: () => {
      folder ??= mkdtempSync(join(tmpdir(), "upreel-emulator-"));
      files += 1;
      return join(folder, String(files));
    },
    remove: async () => {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

function createBackground(stopped: AbortSignal) {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  return {
    run: (work: () => Promise<void>) => {
      const job = work()
        .catch((failure: unknown) => {
          if (!stopped.aborted) failures.push(failure);
        })
        .finally(() => running.delete(job));
      running.add(job);
    },
    settle: async () => {
      while (running.size > 0) await Promise.all(running);
      if (failures.length > 0) throw failures[0];
    },
  };
}
