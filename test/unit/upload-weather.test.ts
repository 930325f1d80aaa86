import { describe, expect, it } from "vitest";
import { asUploadError } from "../../src/errors.js";
import type { UploadError } from "../../src/errors.js";
import type { Asset } from "../../src/model.js";
import { failure } from "../support/failure.js";
import { openStore } from "../support/open-store.js";
import type { OpenStore } from "../support/open-store.js";
import { stage, video } from "../support/stage.js";
import type { Stage } from "../support/stage.js";
import { toyPlatform } from "../support/toy-platform.js";
import type { ToyPlatform } from "../support/toy-platform.js";
import { hangs, losesAnswer, refuses, works } from "../support/twists.js";
import { isSettled } from "../support/turn.js";
import type { Twist } from "../support/twists.js";

/** Repeatable chance: the same seed gives the same weather. */
function chance(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0;
    return state / 2 ** 32;
  };
}

const faults: readonly Twist[] = [
  refuses(failure("unreachable")),
  refuses(failure("interrupted")),
  losesAnswer(),
  losesAnswer(failure("stalled")),
  refuses(failure("throttled", { retryAfterMs: 100 })),
  hangs,
];
const verbs = ["open", "recover", "send", "finish", "inspect", "discard", "delete"];

/** Gives the next calls of every verb their fate: a fault in so many of ten. */
function brew(platform: ToyPlatform, random: () => number, badOfTen: number, last?: Twist): void {
  for (const verb of verbs) {
    const fates = Array.from({ length: 40 }, () =>
      random() * 10 < badOfTen ? (faults[Math.floor(random() * faults.length)] ?? works) : works,
    );
    if (last !== undefined && random() < 0.3) fates[Math.floor(random() * 4)] = last;
    platform.next(verb, ...fates);
  }
}

/** What a run comes to, however long it takes by its clock. */
async function run({ start, runtime }: Stage, signal?: AbortSignal): Promise<Asset | UploadError> {
  const { done } = start({ signal });
  const outcome = done.catch(asUploadError);
  const limit = 10_000;
  for (let step = 0; step < limit; step += 1) {
    if (await isSettled(outcome)) break;
    await runtime.advance(5_000);
  }
  expect(runtime.waiting()).toEqual([]);
  return outcome;
}

function isError(outcome: Asset | UploadError): outcome is UploadError {
  return outcome instanceof Error;
}

/** Runs the same upload again for as long as each run says that it can go on. */
async function runToTheEnd(
  platform: ToyPlatform,
  store: OpenStore,
  signal?: AbortSignal,
): Promise<Asset | UploadError> {
  for (;;) {
    const set = stage({ platform, checkpoints: store, retry: { attempts: 3 } });
    const outcome = await run(set, signal);
    if (!isError(outcome) || !outcome.resumable) return outcome;
    expect(store.keys()).toHaveLength(1);
  }
}

function expectOneAsset({ assets, sessions }: ToyPlatform, store: OpenStore): void {
  expect([...assets.values()]).toEqual([video]);
  expect(sessions.size).toBe(0);
  expect(store.keys()).toEqual([]);
}

/** Nothing is left, or the error says what. */
function expectTold(
  { sessions, assets }: ToyPlatform,
  store: OpenStore,
  error: UploadError,
  seed: number,
): void {
  const isTold = /not known|could not be|complete/.test(error.message);
  const left = sessions.size + assets.size;
  expect(left, `seed ${seed}: ${error.message}`).toBeLessThanOrEqual(isTold ? 1 : 0);
  expect(store.keys()).toEqual([]);
}

/** The process is gone when this resolves: at some call, whose answer it never sees, carried out or not. */
function killSomewhere(platform: ToyPlatform, random: () => number): Promise<"killed"> {
  const verb = ["open", "send", "finish", "inspect"][Math.floor(random() * 4)] ?? "send";
  const before = Array.from({ length: Math.floor(random() * 4) }, () => works);
  return new Promise((resolve) => {
    platform.next(verb, ...before, async (act) => {
      if (random() < 0.5) await act();
      resolve("killed");
      return new Promise(() => undefined);
    });
  });
}

const seeds = Array.from({ length: 100 }, (_, seed) => seed);

describe("in any weather", () => {
  it("an upload that may go on until it is through makes one asset with every byte", async () => {
    for (const seed of seeds) {
      const [platform, store] = [toyPlatform(), openStore()];
      brew(platform, chance(seed), 1 + (seed % 5));
      const outcome = await runToTheEnd(platform, store);
      expect(outcome, `seed ${seed}`).not.toBeInstanceOf(Error);
      expectOneAsset(platform, store);
    }
  });

  it("an upload that is refused for good leaves nothing, or says what", async () => {
    let refused = 0;
    for (const seed of seeds) {
      const [platform, store] = [toyPlatform(), openStore()];
      brew(platform, chance(seed), seed % 4, refuses(failure("rejected")));
      const outcome = await runToTheEnd(platform, store);
      if (isError(outcome)) expectTold(platform, store, outcome, seed);
      else expectOneAsset(platform, store);
      refused += isError(outcome) ? 1 : 0;
    }
    expect(refused).toBeGreaterThan(seeds.length / 4);
  });

  it("an upload that is aborted at any moment leaves nothing, or says what", async () => {
    let aborted = 0;
    for (const seed of seeds) {
      const [platform, store, control] = [toyPlatform(), openStore(), new AbortController()];
      const abort: Twist = (act, call) => {
        control.abort();
        return (seed % 2 === 0 ? works : hangs)(act, call);
      };
      brew(platform, chance(seed), seed % 3, abort);
      const outcome = await runToTheEnd(platform, store, control.signal);
      if (isError(outcome)) expectTold(platform, store, outcome, seed);
      else expectOneAsset(platform, store);
      aborted += isError(outcome) && outcome.kind === "aborted" ? 1 : 0;
    }
    expect(aborted).toBeGreaterThan(seeds.length / 4);
  });

  it("an upload whose process is killed again and again makes one asset with every byte", async () => {
    for (const seed of seeds) {
      const random = chance(seed);
      const platform = toyPlatform();
      let store = openStore();
      let outcome: Asset | UploadError | "killed" = "killed";
      for (let life = 0; life < 6 && outcome === "killed"; life += 1) {
        platform.calm();
        store = store.survivor();
        const set = stage({ platform, checkpoints: store, wishes: { width: 1 } });
        const death =
          life < 5 ? killSomewhere(platform, random) : new Promise<never>(() => undefined);
        outcome = await Promise.race([death, run(set)]);
      }
      expect(outcome, `seed ${seed}`).toMatchObject({ state: "processing" });
      expectOneAsset(platform, store);
    }
  });
});
