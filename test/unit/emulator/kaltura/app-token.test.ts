/** Application tokens: sessions for callers who do not hold the secret. */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { manualClock } from "../../../../src/emulator/clock.js";
import type { ManualClock } from "../../../../src/emulator/clock.js";
import { startEmulator } from "../../../../src/emulator/index.js";
import { account, ks, postJson, startKaltura, upload } from "./harness.js";
import type { Answer, Kaltura } from "./harness.js";
import { play } from "./timeline.js";

let clock: ManualClock;
let kaltura: Kaltura;
beforeEach(async () => {
  clock = manualClock();
  kaltura = await startKaltura({ clock });
});
afterEach(() => kaltura.stop());

const seconds = () => Math.floor(clock.now() / 1000);
const hashOf = (hashType: string, text: string) =>
  createHash(hashType.toLowerCase()).update(text).digest("hex");

async function widgetKs(params: object = {}): Promise<string> {
  const answer = await kaltura.api("session.startWidgetSession", {
    ...{ ks: undefined, widgetId: "_102" },
    ...params,
  });
  return answer.ks as string;
}

const add = (appToken: object = {}) => kaltura.api("appToken.add", { appToken });

/** The exchange as a client does it. */
async function exchange(
  { id, token, hashType }: { id: string; token?: unknown; hashType?: unknown },
  params: object = {},
): Promise<Answer> {
  const widget = await widgetKs();
  const tokenHash = hashOf(String(hashType), widget + String(token));
  return kaltura.api("appToken.startSession", { ks: widget, id, tokenHash, ...params });
}

describe("a widget session", () => {
  it("needs no secret, and may look but not add", async () => {
    const answer = await kaltura.api("session.startWidgetSession", {
      ...{ ks: undefined, widgetId: "_102" },
    });
    expect(answer).toEqual({
      ...{ partnerId: 102, userId: 0, objectType: "KalturaStartWidgetSessionResponse" },
      ks: expect.stringMatching(/^djJ8/) as string,
    });
    const widget = answer.ks as string;
    expect((await kaltura.api("session.get", { ks: widget })).expiry).toBe(seconds() + 86_400);
    expect((await kaltura.api("uploadToken.add", { ks: widget })).code).toBe("SERVICE_FORBIDDEN");
    expect((await kaltura.api("appToken.add", { ks: widget, appToken: {} })).code).toBe(
      "SERVICE_FORBIDDEN",
    );
  });

  it("is of this account alone", async () => {
    const answer = await kaltura.api("session.startWidgetSession", { widgetId: "_103" });
    expect(answer).toMatchObject({ code: "INVALID_WIDGET_ID", args: { WIDGET_ID: "_103" } });
  });

  it("lasts as long as asked", async () => {
    const widget = await widgetKs({ expiry: 60 });
    await clock.advance(60_000);
    expect((await kaltura.api("media.list", { ks: widget })).args.KSID).toBe("EXPIRED");
  });
});

describe("an application token", () => {
  it("is made by administrators, with the server's defaults", async () => {
    const token = await add({ description: "for uploads" });
    expect(token).toEqual({
      ...{ hashType: "SHA1", status: 2, sessionDuration: 86_400, description: "for uploads" },
      ...{ createdAt: seconds(), updatedAt: seconds(), partnerId: 102 },
      objectType: "KalturaAppToken",
      id: expect.stringMatching(/^1_[0-9a-z]{8}$/) as string,
      token: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    expect(await kaltura.api("appToken.get", { id: token.id })).toEqual(token);
    const user = ks(clock, { type: 0 });
    expect((await kaltura.api("appToken.get", { ks: user, id: token.id })).code).toBe(
      "SERVICE_FORBIDDEN",
    );
    expect((await add({ hashType: "CRC32" })).code).toBe("INVALID_ENUM_VALUE");
  });

  it.each(["SHA1", "MD5", "SHA256", "SHA512"])("is known by its %s", async (hashType) => {
    const token = await add({ hashType });
    const session = await exchange(token, { userId: "ann", type: 0 });
    expect(session).toEqual({
      ...{ partnerId: 102, userId: "ann", sessionType: 0, expiry: seconds() + 86_400 },
      privileges: `sessionid:${token.id},apptoken:${token.id}`,
      ks: expect.stringMatching(/^djJ8/) as string,
      objectType: "KalturaSessionInfo",
    });
    expect(await kaltura.api("uploadToken.add", { ks: session.ks })).toMatchObject({
      userId: "ann",
    });
  });

  it("is there from the beginning when the account has one", async () => {
    const { id, token, hashType } = account.appToken;
    const session = await exchange({ id, token, hashType });
    expect(session).toMatchObject({ userId: "", sessionType: 0 });
  });

  it("decides about its sessions' user and type", async () => {
    const token = await add({ sessionUserId: "bob", sessionType: 2 });
    expect(await exchange(token, { userId: "ann", type: 0 })).toMatchObject({
      ...{ userId: "bob", sessionType: 2 },
    });
  });

  it.each([
    ["what is asked", {}, 100, 100],
    ["its longest session", { sessionDuration: 50 }, 100, 50],
    ["its own end", { expiryIn: 30, sessionDuration: 50 }, 100, 30],
    ["its longest session when nothing is asked", { sessionDuration: 50 }, undefined, 50],
  ])("bounds a session by %s", async (_, { expiryIn, ...terms }: TermsIn, expiry, lasts) => {
    const end = expiryIn === undefined ? {} : { expiry: seconds() + expiryIn };
    const token = await add({ ...terms, ...end });
    expect((await exchange(token, { expiry })).expiry).toBe(seconds() + lasts);
  });

  interface TermsIn {
    readonly expiryIn?: number;
    readonly sessionDuration?: number;
  }

  it("adds what is asked to its own privileges, except what it says already", async () => {
    const token = await add({ sessionPrivileges: "edit:1_a,list:*" });
    const sessionPrivileges = "edit:1_b,list:1_c,setrole:7,sessionid:x,apptoken:y";
    const { privileges } = await exchange(token, { sessionPrivileges });
    expect(privileges).toBe(
      `sessionid:${token.id},apptoken:${token.id},edit:1_a,list:1_c,setrole:7`,
    );
  });

  it("takes its sessions with it when it is deleted", async () => {
    const token = await add();
    const session = await exchange(token, { type: 2 });
    expect((await kaltura.api("media.list", { ks: session.ks })).totalCount).toBe(0);
    expect(await kaltura.api("appToken.delete", { id: token.id })).toBeNull();
    expect((await kaltura.api("media.list", { ks: session.ks })).args.KSID).toBe("LOGOUT");
    expect((await exchange(token)).code).toBe("APP_TOKEN_ID_NOT_FOUND");
  });
});

describe("an exchange that is refused", () => {
  it("because the token is unknown, disabled or past its end", async () => {
    const token = await add({ expiry: seconds() + 10 });
    expect(await exchange({ id: "1_none", hashType: "SHA1" })).toMatchObject({
      code: "APP_TOKEN_ID_NOT_FOUND",
      message: 'Application token id "1_none" not found',
      args: { ID: "1_none" },
    });
    await clock.advance(11_000);
    expect(await exchange(token)).toMatchObject({ code: "APP_TOKEN_EXPIRED" });
    kaltura.backdoor.disableAppToken(token.id);
    expect(await exchange(token)).toMatchObject({ code: "APP_TOKEN_NOT_ACTIVE" });
  });

  it("because the hash is of another session or made otherwise", async () => {
    const token = await add({ hashType: "SHA256" });
    const tokenHash = hashOf("SHA256", (await widgetKs()) + String(token.token));
    for (const params of [
      { ks: await widgetKs(), tokenHash },
      { ks: kaltura.admin, tokenHash },
      { tokenHash: "x" },
    ]) {
      expect(await exchange(token, params)).toEqual({
        code: "INVALID_APP_TOKEN_HASH",
        message: "Invalid application token hash",
        objectType: "KalturaAPIException",
        args: [],
      });
    }
  });
});

describe("a session that ends in the middle of an upload", () => {
  it("stops the next part, and a new one goes on", async () => {
    const token = await add({ sessionDuration: 60 });
    const renew = async () => ({
      ...kaltura,
      admin: (await exchange(token, { userId: "ann" })).ks as string,
    });
    const first = await renew();
    const { id } = await kaltura.api("uploadToken.add", { ks: first.admin });
    await upload(first, id, new Uint8Array(2), { finalChunk: false });
    await clock.advance(60_000);
    const rest = { resume: true, resumeAt: 2 };
    expect((await upload(first, id, new Uint8Array(3), rest)).args).toEqual({
      ...{ KSID: "EXPIRED", ERR_CODE: "-1", ERR_DESC: "INVALID_STR" },
    });
    expect(await upload(await renew(), id, new Uint8Array(3), rest)).toMatchObject({
      ...{ status: 2, uploadedFileSize: "5" },
    });
  });
});

it("a session is looked at before a final begins to wait, and not again", async () => {
  const { id } = await kaltura.api("uploadToken.add");
  await upload(kaltura, id, new Uint8Array(2), { finalChunk: false });
  const short = { ...kaltura, admin: ks(clock, { type: 2, forMs: 10_000 }) };
  const [final] = await play(clock, [
    {
      delayMs: 0,
      run: () => upload(short, id, new Uint8Array(3), { resume: true, resumeAt: 4 }),
    },
    {
      delayMs: 20_500,
      run: () =>
        upload(kaltura, id, new Uint8Array(2), { resume: true, resumeAt: 2, finalChunk: false }),
    },
  ]);
  expect(final).toMatchObject({ tookMs: 21_000, value: { status: 2, uploadedFileSize: "7" } });
});

it("is among the emulator's credentials", async () => {
  const emulator = await startEmulator({
    credentials: { kaltura: { partnerId: 7, adminSecret: "s", userId: "u" } },
  });
  try {
    const { partnerId, appTokenId, appToken, hashType } = emulator.credentials.kalturaAppToken;
    expect(partnerId).toBe(7);
    const call = (name: string, params: object) =>
      postJson(`${emulator.url}/api_v3/service/${name}`, { format: 1, ...params });
    const widget = await call("session/action/startWidgetSession", { widgetId: "_7" });
    const tokenHash = hashOf(hashType, String(widget.ks) + appToken);
    const session = await call("appToken/action/startSession", {
      ...{ ks: widget.ks, id: appTokenId, tokenHash },
    });
    expect(session).toMatchObject({ partnerId: 7, objectType: "KalturaSessionInfo" });
    expect(JSON.stringify(emulator.requests())).not.toContain(tokenHash);
  } finally {
    await emulator.stop();
  }
});
