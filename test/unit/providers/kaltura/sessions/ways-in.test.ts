import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../../src/emulator/index.js";
import type { Asset } from "../../../../../src/model.js";
import type { Provider } from "../../../../../src/provider.js";
import { kaltura, type KalturaOptions } from "../../../../../src/providers/kaltura/index.js";
import { makeKsV2 } from "../../../../../src/providers/kaltura/sessions/ks.js";
import { bytesOf, callOf, everythingIn, methodOf, rejection, requestOf } from "../fixtures.js";
import { byOperation, exception, startScriptedServer } from "../scripted-server.js";
import { sendParts, startStage, type Stage } from "../stage.js";

let stage: Stage;

afterEach(async () => {
  await stage.stop();
});

/** A provider at the stage's emulator that gets its sessions in this way. */
function entering(way: object): Provider {
  const { partnerId } = stage.emulator.credentials.kaltura;
  const options = { partnerId, baseUrl: stage.emulator.url, ...way };
  return kaltura(options as KalturaOptions);
}

function appToken(): { readonly id: string; readonly token: string; readonly hashType: string } {
  const { appTokenId: id, appToken: token, hashType } = stage.emulator.credentials.kalturaAppToken;
  return { id, token, hashType };
}

async function upload(provider: Provider, partBytes = 100): Promise<Asset> {
  const request = requestOf({ bytes: bytesOf(350), partBytes });
  const method = methodOf(provider, "chunked");
  const session = await method.open(request, callOf());
  const receipts = await sendParts(method, session, request);
  return method.finish(session, receipts, request, callOf());
}

const starts = (): readonly string[] =>
  stage.operations().filter((operation) => /session|apptoken/.test(operation));

describe("session.start", () => {
  it("gives one session for a whole upload", async () => {
    stage = await startStage();
    const { adminSecret, userId } = stage.emulator.credentials.kaltura;
    const provider = entering({ adminSecret, userId, sessionStart: true });
    const { id } = await upload(provider);
    expect(await stage.assets()).toMatchObject([{ id, via: "token" }]);
    expect(starts()).toEqual(["kaltura.session.start"]);
  });

  it("with a wrong secret is refused, without showing it", async () => {
    stage = await startStage();
    const adminSecret = "ffffffffffffffffffffffffffffffff";
    const error = await rejection(upload(entering({ adminSecret, sessionStart: true })));
    expect(error).toMatchObject({ kind: "unauthorized", code: "START_SESSION_ERROR" });
    expect(String(error)).toContain("check partnerId and adminSecret");
    expect(everythingIn(error)).not.toContain(adminSecret);
  });

  it("that broke off is a call that was not made", async () => {
    stage = await startStage();
    stage.emulator.faults.add({ operation: "kaltura.session.start", kind: "lose-answer" });
    const { adminSecret } = stage.emulator.credentials.kaltura;
    const provider = entering({ adminSecret, sessionStart: true });
    expect(await rejection(upload(provider))).toMatchObject({
      kind: "unreachable",
      operation: "session.start",
    });
    await upload(provider);
    expect(starts()).toHaveLength(2);
  });
});

describe("an application token", () => {
  it("gives one session for a whole upload, in two calls", async () => {
    stage = await startStage();
    const { id } = await upload(entering({ appToken: appToken(), userId: "someone" }));
    expect(await stage.assets()).toMatchObject([{ id, via: "token" }]);
    expect(starts()).toEqual([
      "kaltura.session.startwidgetsession",
      "kaltura.apptoken.startsession",
    ]);
  });

  it.each(["SHA1", "MD5", "SHA256", "SHA512"] as const)("is hashed by %s", async (hashType) => {
    const token = "8d1f6e7c5b4a39281706f5e4d3c2b1a0";
    stage = await startStage();
    const server = await startScriptedServer(
      byOperation({
        "session.startWidgetSession": [{ ks: "widget-ks" }],
        "appToken.startSession": [{ ks: "the-ks", expiry: 2_000_000_000 }],
        "media.get": [{ id: "1_abc", status: 2 }],
      }),
    );
    const provider = entering({ baseUrl: server.url, appToken: { id: "1_t", token, hashType } });
    await provider.status("1_abc", callOf());
    const [widget, start, get] = server.heard.map(({ text }) => JSON.parse(text) as object);
    expect(widget).toEqual({ widgetId: "_102", expiry: 300, format: 1, clientTag: "upreel" });
    expect(start).toMatchObject({
      id: "1_t",
      tokenHash: createHash(hashType).update(`widget-ks${token}`).digest("hex"),
      ks: "widget-ks",
      type: 0,
      expiry: 86_400,
    });
    expect(get).toMatchObject({ ks: "the-ks" });
    expect(JSON.stringify(server.heard)).not.toContain(token);
    await server.stop();
  });

  it.each([
    ["a wrong token", { token: "00000000000000000000000000000000" }, "INVALID_APP_TOKEN_HASH"],
    ["a wrong hash", { hashType: "MD5" }, "INVALID_APP_TOKEN_HASH"],
    ["an unknown id", { id: "1_unknown0" }, "APP_TOKEN_ID_NOT_FOUND"],
  ])("is refused with %s, and said what to check", async (_, wrong, code) => {
    stage = await startStage();
    const error = await rejection(upload(entering({ appToken: { ...appToken(), ...wrong } })));
    expect(error).toMatchObject({ kind: "unauthorized", code });
    expect(String(error)).toMatch(/check appToken\./);
    expect(everythingIn(error)).not.toContain(appToken().token);
  });

  it("gives sessions that are renewed at half of what is left of the token", async () => {
    let now = 1_000_000_000;
    stage = await startStage();
    const server = await startScriptedServer(
      byOperation({
        "session.startWidgetSession": [{ ks: "widget-ks" }],
        "appToken.startSession": [
          { ks: "ks-1", expiry: 1_000_200 },
          { ks: "ks-2", expiry: 999_000 },
          { ks: "ks-3", expiry: 2_000_000 },
        ],
        "media.get": [{ id: "1_abc", status: 2 }],
      }),
    );
    const provider = entering({ baseUrl: server.url, appToken: appToken(), clock: () => now });
    const used: unknown[] = [];
    // Half of 200 seconds; then half a minute, although the token seems to be over already.
    for (const waitMs of [0, 99_000, 1_000, 29_000, 1_000]) {
      now += waitMs;
      await provider.status("1_abc", callOf());
      used.push(/"ks":"([^"]+)/.exec(server.heard.at(-1)?.text ?? "")?.[1]);
    }
    expect(used).toEqual(["ks-1", "ks-1", "ks-2", "ks-2", "ks-3"]);
    await server.stop();
  });
});

describe("sessions of the caller's", () => {
  it("are asked for again after a minute, and at once when one has ended", async () => {
    const clock = manualClock(1_800_000_000_000);
    stage = await startStage({}, { clock });
    const { adminSecret, partnerId } = stage.emulator.credentials.kaltura;
    let asked = 0;
    const ks = (): Promise<string> => {
      asked += 1;
      const expiresAt = clock.now() / 1000 + 30;
      const grant = { partnerId, userId: "me", type: "user", privileges: "", expiresAt } as const;
      return Promise.resolve(makeKsV2(grant, adminSecret, Buffer.alloc(16, asked)));
    };
    const provider = entering({ ks, clock: () => clock.now() });
    const request = requestOf({ bytes: bytesOf(350), partBytes: 100, startedAt: clock.now() });
    const method = methodOf(provider, "chunked");
    const session = await method.open(request, callOf());
    await sendParts(method, session, request, [0]);
    expect(asked).toBe(1);
    await clock.advance(31_000);
    await Promise.all(
      request.content.parts
        .slice(1)
        .map((part) => method.send(session, part, request.content.slice(part), callOf())),
    );
    expect(asked).toBe(2);
    await clock.advance(60_000);
    await method.finish(session, [], request, callOf());
    expect(asked).toBe(3);
    expect(await stage.assets()).toHaveLength(1);
  });

  it.each([
    [
      "a refusal",
      () => Promise.reject(new Error("vault is sealed")),
      "unreachable",
      /vault is sea/,
    ],
    [
      "a crash",
      () => {
        throw new TypeError("no vault");
      },
      "unreachable",
      /no vault/,
    ],
    ["nothing", () => "", "invalid-input", /ks must give a session/],
    ["a number", () => 5, "invalid-input", /ks must give a session/],
    ["nonsense", () => "djJ8bm9uc2Vuc2U=", "unauthorized", /sessions which ks gives/],
  ])("that turn out to be %s say so", async (_, ks, kind, words) => {
    stage = await startStage();
    const error = await rejection(upload(entering({ ks })));
    expect(error).toMatchObject({ kind, provider: "Kaltura" });
    expect(String(error)).toMatch(words);
  });

  it("that never come do not outlive the caller's patience", async () => {
    stage = await startStage();
    const provider = entering({ ks: () => new Promise(() => undefined) });
    const impatient = new AbortController();
    const waiting = provider.status("1_abc", callOf({ signal: impatient.signal }));
    impatient.abort();
    expect(await rejection(waiting)).toMatchObject({ kind: "aborted" });
  });

  it("that have ended already are asked for once more, not for ever", async () => {
    stage = await startStage();
    let asked = 0;
    const server = await startScriptedServer(() => ({
      body: exception("INVALID_KS", { KSID: "EXPIRED", ERR_CODE: "-1" }),
    }));
    const ks = (): string => `ks-${(asked += 1)}`;
    const error = await rejection(entering({ ks, baseUrl: server.url }).status("1", callOf()));
    expect(error).toMatchObject({ kind: "unauthorized" });
    expect(String(error)).toContain("ks gave one that has ended");
    expect(asked).toBe(2);
    await server.stop();
  });
});
