import { describe, expect, it } from "vitest";
import { jwplayer } from "../../../../../src/providers/jwplayer/index.js";
import { call, credentials, failureOf, methodOf, noonMs, upload } from "../fixtures.js";
import { scriptedPlatform } from "../scripted-platform.js";
import type { ScriptedPlatform } from "../scripted-platform.js";

const video = { key: "aT2u4xRa", status: "ready" };

/** A platform whose every answer says that nothing is left until 7 seconds from now. */
async function spentPlatform(): Promise<ScriptedPlatform> {
  const rate_limit = { reset: String(noonMs / 1000 + 7), limit: "60", remaining: "0" };
  return scriptedPlatform(() => ({ body: { status: "ok", video, videos: [], rate_limit } }));
}

describe("the call budget", () => {
  it("makes no call that the platform said it would refuse, until the reset", async () => {
    let nowMs = noonMs;
    const { url, received } = await spentPlatform();
    const provider = jwplayer({ ...credentials, baseUrl: url, clock: () => nowMs });
    await provider.status(video.key, call());

    const error = await failureOf(provider.delete(video.key, call()));
    expect(error.kind).toBe("throttled");
    expect(error.retryAfterMs).toBe(7_000);
    expect(error.message).toContain("60 such calls a minute");
    expect(received).toHaveLength(1);

    nowMs += 7_000;
    await provider.status(video.key, call());
    expect(received).toHaveLength(2);
  });

  it("counts lists on their own", async () => {
    const { url, received } = await spentPlatform();
    const provider = jwplayer({ ...credentials, baseUrl: url, clock: () => noonMs });
    const { request } = upload(Buffer.from("x"));
    const fetch = methodOf(provider, "fetch");
    await fetch.recover?.(request, call());
    await provider.status(video.key, call());
    expect(received).toHaveLength(2);
    expect((await failureOf(fetch.recover!(request, call()))).kind).toBe("throttled");
  });

  it("belongs to one provider value, not to the process", async () => {
    const { url, received } = await spentPlatform();
    const options = { ...credentials, baseUrl: url, clock: () => noonMs };
    await jwplayer(options).status(video.key, call());
    await jwplayer(options).status(video.key, call());
    expect(received).toHaveLength(2);
  });

  it("is not stopped by calls that are left, or by an answer without a count", async () => {
    let remaining: unknown = 1;
    const { url, received } = await scriptedPlatform(() => ({
      body: { status: "ok", video, rate_limit: { reset: 1, limit: 60, remaining } },
    }));
    const provider = jwplayer({ ...credentials, baseUrl: url, clock: () => noonMs });
    await provider.status(video.key, call());
    remaining = null;
    await provider.status(video.key, call());
    await provider.status(video.key, call());
    expect(received).toHaveLength(3);
  });
});
