import { afterEach, describe, expect, it } from "vitest";
import { manualClock, startEmulator } from "../../../../src/emulator/index.js";
import type { Emulator, EmulatorOptions } from "../../../../src/emulator/index.js";
import { answerOf, call, query, signed } from "./client.js";
import { sendRaw } from "../raw-http.js";

const running: Emulator[] = [];

async function start(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  running.push(emulator);
  return emulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((emulator) => emulator.stop()));
});

describe("ways of calling", () => {
  it("takes parameters in the query, in a form, in JSON beside a signed query, and in multipart", async () => {
    const emulator = await start();
    const url = `${emulator.url}/v1/videos/create`;
    const inQuery = query(signed(emulator, { title: "query" }));
    const body = query(signed(emulator, { title: "a form + more" }));
    const bare = query(signed(emulator));
    const multipart = new FormData();
    for (const [name, value] of signed(emulator, { title: "multipart" }))
      multipart.append(name, value);

    const type = { "Content-Type": "application/x-www-form-urlencoded" };
    const answers = [
      await fetch(`${url}?${inQuery}`),
      await fetch(`${url}/`, { method: "POST", headers: type, body }),
      await fetch(`${url}?${bare}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ title: "json", custom: { rating: 5 } }),
      }),
      await fetch(url, { method: "POST", body: multipart }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(emulator.assets().map(({ title }) => title)).toEqual([
      "query",
      "a form + more",
      "json",
      "multipart",
    ]);
    expect(emulator.assets()[2]?.metadata).toEqual({ title: "json", "custom.rating": "5" });
  });

  it("takes an absolute request target", async () => {
    const emulator = await start();
    const target = `http://api.jwplatform.com/v1/videos/list?${query(signed(emulator))}`;
    const answer = await sendRaw(emulator.url, { method: "GET", target, headers: {} });
    expect(answer?.status).toBe(200);
  });

  it.each([
    ["GET", "/v1", 400, "NoMethod"],
    ["GET", "/v1/videos", 400, "NoMethod"],
    ["GET", "/v1/videos/captions/list", 501, "NotImplemented"],
    ["PUT", "/v1/videos/list", 405, "NotSupported"],
  ])("%s %s is answered %i %s", async (method, path, status, code) => {
    const emulator = await start();
    const answer = await answerOf(
      await fetch(`${emulator.url}${path}?${query(signed(emulator))}`, { method }),
    );
    expect(answer).toMatchObject({ status, body: { status: "error", code } });
  });

  it("refuses JSON that is none, and a body beyond all measure", async () => {
    const emulator = await start();
    for (const body of ["{", `"${"x".repeat(1_100_000)}"`]) {
      const url = `${emulator.url}/v1/videos/create?${query(signed(emulator))}`;
      const headers = { "Content-Type": "application/json" };
      const answer = await answerOf(await fetch(url, { method: "POST", headers, body }));
      expect(answer).toMatchObject({ status: 400, body: { code: "CallInvalid" } });
    }
  });
});

describe("the gate", () => {
  const without = (name: string) => (emulator: Emulator) =>
    signed(emulator).filter(([given]) => given !== name);
  const withOther = (name: string, value: string) => (emulator: Emulator) =>
    signed(emulator).map(([given, old]) => [given, given === name ? value : old] as const);
  const nothing = () => [];

  it.each([
    ["nothing at all", nothing, 400, "ApiKeyMissing"],
    ["no key", without("api_key"), 400, "ApiKeyMissing"],
    ["no timestamp", without("api_timestamp"), 400, "TimestampMissing"],
    ["no nonce", without("api_nonce"), 400, "NonceMissing"],
    ["no signature", without("api_signature"), 400, "SignatureMissing"],
    ["another key", withOther("api_key", "AAAAAAAA"), 400, "ApiKeyInvalid"],
    ["a timestamp in words", withOther("api_timestamp", "now"), 400, "TimestampInvalid"],
    [
      "a timestamp beyond 32 bits",
      withOther("api_timestamp", "2147483648"),
      400,
      "TimestampInvalid",
    ],
    ["a nonce in letters", withOther("api_nonce", "abcdefgh"), 400, "NonceInvalid"],
    ["a signature of something else", withOther("api_nonce", "12345678"), 400, "SignatureInvalid"],
    [
      "a signature in capitals",
      withOther("api_signature", "F".repeat(40)),
      400,
      "SignatureInvalid",
    ],
    ["an ancient timestamp", withOther("api_timestamp", "1237387851"), 403, "TimestampExpired"],
  ])("%s: %#", async (_, make, status, code) => {
    const emulator = await start();
    const answer = await answerOf(
      await fetch(`${emulator.url}/v1/videos/create?${query(make(emulator))}`),
    );
    expect(answer).toMatchObject({ status, body: { status: "error", code } });
    expect(answer.body.rate_limit).toMatchObject({ limit: 6000 });
    expect(emulator.assets()).toEqual([]);
  });

  it("takes 9 digits of nonce, as official clients send", async () => {
    const emulator = await start();
    const answer = await call(emulator, "list", { api_nonce: "012345678" });
    expect(answer.status).toBe(200);
  });

  it("accepts a timestamp up to 27 hours old and no older", async () => {
    const clock = manualClock();
    const emulator = await start({ clock });
    const hours27 = 27 * 3_600_000;
    expect((await call(emulator, "list", {}, clock.now() - hours27)).status).toBe(200);
    expect(await call(emulator, "list", {}, clock.now() - hours27 - 1000)).toMatchObject({
      status: 403,
      body: { code: "TimestampExpired", title: "Timestamp Expired" },
    });
  });

  it("carries a signature out once in 48 hours", async () => {
    const clock = manualClock();
    const emulator = await start({ clock, jwplayer: { timestampToleranceMs: Infinity } });
    const url = `${emulator.url}/v1/videos/create?${query(signed(emulator, {}, clock.now()))}`;
    expect((await fetch(url)).status).toBe(200);
    expect(await answerOf(await fetch(url))).toMatchObject({
      status: 400,
      body: { code: "SignatureInvalid" },
    });
    expect(emulator.assets()).toHaveLength(1);
    await clock.advance(48 * 3_600_000);
    expect((await fetch(url)).status).toBe(200);
    expect(emulator.assets()).toHaveLength(2);
  });
});

describe("the call budget", () => {
  it("counts in fixed minutes, tells in every answer, and refuses what is over", async () => {
    const clock = manualClock(Date.UTC(2026, 0, 1, 0, 0, 20));
    const emulator = await start({ clock, jwplayer: { callsPerMinute: 2 } });
    const show = () => call(emulator, "show", { video_key: "x" }, clock.now());
    const reset = Date.UTC(2026, 0, 1, 0, 1) / 1000;

    expect((await show()).body.rate_limit).toEqual({ reset, limit: 2, remaining: 1 });
    expect((await show()).body.rate_limit).toEqual({ reset, limit: 2, remaining: 0 });
    expect(await show()).toMatchObject({
      status: 429,
      body: {
        status: "error",
        code: "RateLimitExceeded",
        rate_limit: { reset, limit: 2, remaining: 0 },
      },
    });
    expect((await call(emulator, "list", {}, clock.now())).status).toBe(200);
    await clock.advance(40_000);
    expect((await show()).status).toBe(404);
  });

  it("carries out nothing that is over", async () => {
    const emulator = await start({ jwplayer: { callsPerMinute: 0 } });
    expect((await call(emulator, "create")).status).toBe(429);
    expect(emulator.assets()).toEqual([]);
  });

  it("has a smaller one for lists", async () => {
    const clock = manualClock();
    const emulator = await start({ clock, jwplayer: { listCallsPerMinute: 1 } });
    expect((await call(emulator, "list", {}, clock.now())).body.rate_limit).toMatchObject({
      limit: 1,
      remaining: 0,
    });
    expect((await call(emulator, "list", {}, clock.now())).status).toBe(429);
  });
});
