import { describe, expect, it } from "vitest";
import { buildEngine, callProvider } from "../../src/engine.js";
import { systemRuntime } from "../../src/runtime.js";
import type { Call } from "../../src/provider.js";
import { failure, failureOf } from "../support/failure.js";
import { useFolder } from "../support/folder.js";
import { manualRuntime } from "../support/manual-runtime.js";
import { openStore } from "../support/open-store.js";
import { toyPlatform } from "../support/toy-platform.js";

const pathTo = useFolder();
const { provider } = toyPlatform();
const { signal } = new AbortController();

describe("buildEngine", () => {
  it("has the documented defaults", () => {
    expect(buildEngine(provider, {})).toMatchObject({
      provider,
      runtime: systemRuntime,
      retry: { attempts: 6, baseMs: 500, maxMs: 30_000, maxThrottles: 20 },
      stall: { stallMs: 30_000, answerMs: 60_000 },
      store: undefined,
    });
  });

  it("takes what it is given", () => {
    const runtime = manualRuntime();
    const options = { retry: { attempts: 2 }, stallMs: 1, answerMs: 2, runtime };
    const { retry, stall, ...engine } = buildEngine(provider, options);
    expect(retry).toMatchObject({ attempts: 2, baseMs: 500, maxMs: 30_000 });
    expect(stall).toEqual({ stallMs: 1, answerMs: 2 });
    expect(engine.runtime).toBe(runtime);
  });

  it("makes a store of a folder's path, and takes a store as it is", () => {
    const store = openStore();
    expect(buildEngine(provider, { checkpoints: store }).store).toBe(store);
    const folder = pathTo("checkpoints");
    const engine = buildEngine(provider, { checkpoints: folder });
    expect(engine.store?.locate("k")).toBe(`${folder}/k.json`);
  });

  it("lets all of one uploader's operations share one bucket of retries", async () => {
    const runtime = manualRuntime();
    const engine = buildEngine(provider, { runtime, retry: { attempts: 200, maxMs: 500 } });
    let calls = 0;
    const fail = (): Promise<never> => {
      calls += 1;
      return Promise.reject(failure("unreachable"));
    };
    const all = [1, 2, 3].map(() => failureOf(callProvider(engine, "status", { signal }, fail)));
    await runtime.advance(10 * 60_000);
    await Promise.all(all);
    expect(calls).toBe(3 + 100);
  });
});

describe("callProvider", () => {
  it("hands on whether an earlier process may have made the call", async () => {
    const engine = buildEngine(provider, { runtime: manualRuntime() });
    const calls: Call[] = [];
    const run = (call: Call): Promise<string> => {
      calls.push(call);
      return Promise.resolve("done");
    };
    expect(await callProvider(engine, "attach", { signal, repeated: true }, run)).toBe("done");
    await callProvider(engine, "attach", { signal }, run);
    expect(calls.map(({ repeated }) => repeated)).toEqual([true, false]);
  });

  it("tries again", async () => {
    const runtime = manualRuntime();
    const engine = buildEngine(provider, { runtime });
    const calls: boolean[] = [];
    const done = callProvider(engine, "attach", { signal }, ({ repeated }) => {
      calls.push(repeated);
      return calls.length < 3 ? Promise.reject(failure("interrupted")) : Promise.resolve("done");
    });
    await runtime.advance(60_000);
    expect(await done).toBe("done");
    expect(calls).toEqual([false, true, true]);
  });

  it("ends a call that gets no answer", async () => {
    const runtime = manualRuntime();
    const engine = buildEngine(provider, { runtime, retry: { attempts: 1 } });
    const never = ({ signal: given }: Call): Promise<never> =>
      new Promise((_, reject) => {
        given.addEventListener("abort", () => {
          reject(given.reason as Error);
        });
      });
    const done = failureOf(callProvider(engine, "status", { signal }, never));
    await runtime.advance(60_000);
    expect((await done).kind).toBe("stalled");
  });
});
