import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../../src/providers/kaltura/config.js";
import { createSessions, localSessions } from "../../../../src/providers/kaltura/session.js";

describe("sessions", () => {
  it("are made once and replaced when half of their life is over", async () => {
    let now = 1_000_000_000_000;
    let made = 0;
    const sessions = localSessions(
      parseConfig({
        partnerId: 102,
        adminSecret: "secret",
        sessionLifetimeMs: 600_000,
        clock: () => now,
        randomBytes: (sizeBytes) => new Uint8Array(sizeBytes).fill((made += 1)),
      }),
    );
    const first = await sessions.current();
    now += 299_999;
    expect(await sessions.current()).toBe(first);
    now += 1;
    expect(await sessions.current()).not.toBe(first);
    expect(made).toBe(2);
  });

  it("share one renewal among all who come with the same stale one", async () => {
    let issued = 0;
    const sessions = createSessions(
      () => Promise.resolve({ ks: `ks-${(issued += 1)}`, freshUntil: Infinity }),
      () => 0,
    );
    const stale = await sessions.current();
    const renewed = await Promise.all([stale, stale, stale].map((ks) => sessions.renew(ks)));
    expect(renewed).toEqual(["ks-2", "ks-2", "ks-2"]);
    expect(await sessions.renew(stale)).toBe("ks-2");
    expect(await sessions.current()).toBe("ks-2");
  });

  it("are asked for again after a failure", async () => {
    let tries = 0;
    const sessions = createSessions(
      () => {
        tries += 1;
        if (tries === 1) throw new Error("no session today");
        return Promise.resolve({ ks: "ks", freshUntil: Infinity });
      },
      () => 0,
    );
    await expect(sessions.current()).rejects.toThrow("no session today");
    expect(await sessions.current()).toBe("ks");
  });

  it("of version 1 say so", async () => {
    const sessions = localSessions(
      parseConfig({ partnerId: 102, adminSecret: "secret", ksVersion: 1, userId: "me" }),
    );
    const text = Buffer.from(await sessions.current(), "base64").toString();
    expect(text).toMatch(/^[0-9a-f]{40}\|102;102;\d+;0;\d+;me;;;$/);
  });
});
