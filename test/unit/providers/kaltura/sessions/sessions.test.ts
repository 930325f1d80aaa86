import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../../../src/providers/kaltura/config.js";
import type { KalturaSecretOptions } from "../../../../../src/providers/kaltura/index.js";
import { issuerOf } from "../../../../../src/providers/kaltura/sessions/issuer.js";
import {
  createSessions,
  type Issued,
  type Sessions,
} from "../../../../../src/providers/kaltura/sessions/sessions.js";
import { deferred } from "../../../../support/deferred.js";
import { sessionsOf } from "../api-bench.js";
import { rejection } from "../fixtures.js";

const { signal } = new AbortController();

function localSessions(options: Partial<KalturaSecretOptions>): Sessions {
  const config = parseConfig({ partnerId: 102, adminSecret: "secret", ...options });
  return createSessions(issuerOf(config), config.clock);
}

/** Sessions called ks-1, ks-2 and so on, which last for ever. */
function numbered(): Sessions {
  let issued = 0;
  return sessionsOf(() => Promise.resolve({ ks: `ks-${(issued += 1)}`, freshUntil: Infinity }));
}

describe("sessions", () => {
  it("are made once and replaced when half of their life is over", async () => {
    let now = 1_000_000_000_000;
    let made = 0;
    const sessions = localSessions({
      sessionLifetimeMs: 600_000,
      clock: () => now,
      randomBytes: (sizeBytes) => new Uint8Array(sizeBytes).fill((made += 1)),
    });
    const first = await sessions.current(signal);
    now += 299_999;
    expect(await sessions.current(signal)).toBe(first);
    now += 1;
    expect(await sessions.current(signal)).not.toBe(first);
    expect(made).toBe(2);
  });

  it("share one renewal among all who come with the same stale one", async () => {
    const sessions = numbered();
    const stale = await sessions.current(signal);
    const renewed = await Promise.all([stale, stale].map((ks) => sessions.renew(ks, signal)));
    expect(renewed).toEqual(["ks-2", "ks-2"]);
    expect(await sessions.renew(stale, signal)).toBe("ks-2");
    expect(await sessions.current(signal)).toBe("ks-2");
  });

  it("are asked for again after a failure", async () => {
    let tries = 0;
    const sessions = sessionsOf(() => {
      tries += 1;
      if (tries === 1) throw new Error("no session today");
      return Promise.resolve({ ks: "ks", freshUntil: Infinity });
    });
    await expect(sessions.current(signal)).rejects.toThrow("no session today");
    expect(await sessions.current(signal)).toBe("ks");
  });

  it("of version 1 say so", async () => {
    const sessions = localSessions({ ksVersion: 1, userId: "me" });
    const text = Buffer.from(await sessions.current(signal), "base64").toString();
    expect(text).toMatch(/^[0-9a-f]{40}\|102;102;\d+;0;\d+;me;;;$/);
  });
});

describe("a renewal that takes long", () => {
  it("goes on for the others when one of those who wait gives up", async () => {
    const issued = deferred<Issued>();
    const sessions = sessionsOf(() => issued.promise);
    const impatient = new AbortController();
    const first = sessions.current(impatient.signal);
    const second = sessions.current(signal);
    impatient.abort();
    expect(await rejection(first)).toMatchObject({ kind: "aborted" });
    issued.resolve({ ks: "ks", freshUntil: Infinity });
    expect(await second).toBe("ks");
  });

  it("ends when the last one gives up, and the next starts its own", async () => {
    const begun: AbortSignal[] = [];
    const sessions = sessionsOf((stop) => {
      begun.push(stop);
      if (begun.length > 1) return Promise.resolve({ ks: "ks", freshUntil: Infinity });
      return new Promise((_, reject) => {
        stop.addEventListener("abort", () => {
          reject(new Error("stopped"));
        });
      });
    });
    const impatient = new AbortController();
    const waiting = sessions.current(impatient.signal);
    await Promise.resolve();
    impatient.abort();
    expect(await rejection(waiting)).toMatchObject({ kind: "aborted" });
    expect(await sessions.current(signal)).toBe("ks");
    expect(begun.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it("is not begun for a signal that has fired", async () => {
    const sessions = numbered();
    expect(await rejection(sessions.current(AbortSignal.abort()))).toMatchObject({
      kind: "aborted",
    });
    expect(await sessions.current(signal)).toBe("ks-1");
  });
});
